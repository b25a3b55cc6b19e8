import { isShowable, type PromptFile } from './prompt-file';

/** A file that is not text, or too long to be shown. */
export type OtherFile = { path: string; size: number };

const exported =
  /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class|type|interface|enum)\s+([A-Za-z_$][\w$]*)/gm;
const mostNames = 12;
const mostLines = 400;

/**
 * Lists every file of the project by path, one per line, with its exports, so that the model knows what exists without
 * seeing it. Locked files are marked; untouched files of the template are left out. The map contains nothing that an
 * ordinary edit or another request changes: everything before the files stays the same from turn to turn, so a
 * provider's cache covers it.
 */
export function mapProject(files: readonly PromptFile[], others: readonly OtherFile[]): string {
  const lines = [
    ...files.filter(({ ready }) => !ready).map((file): [string, string] => [file.path, describeFile(file)]),
    ...others.map(({ path, size }): [string, string] => [path, `${path} (${size} bytes)`]),
  ]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, line]) => line);
  const rest = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(rest > 0 ? [`(and ${rest} more files)`] : [])].join('\n');
}

function describeFile(file: PromptFile): string {
  const names = isShowable(file) ? [...file.content.matchAll(exported)].map(([, name = '']) => name) : [];
  // Without the mark a model takes a name that was cut off for one that the file lacks.
  const known = names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ', …' : '');
  return `${file.path}${file.locked === true ? ' (locked)' : ''}${known === '' ? '' : `: ${known}`}`;
}
