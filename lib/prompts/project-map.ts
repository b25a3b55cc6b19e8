import { isShowable, type PromptFile } from './prompt-file';

/** A file that is no text, or too long to be shown. */
export type OtherFile = { path: string; size: number };

const exported =
  /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class|type|interface|enum)\s+([A-Za-z_$][\w$]*)/gm;
const mostNames = 12;
const mostLines = 400;

/**
 * Every file of the project, one a line, by path, with what it exports, so that the model knows what there is without
 * being shown it; locked ones are marked, and those of the template that nobody has touched are left out. Says nothing that an ordinary edit or another request changes: what comes
 * before the files is the same from turn to turn, and a provider's cache reaches to its end.
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
  const known = names.slice(0, mostNames).join(', ');
  return `${file.path}${file.locked === true ? ' (locked)' : ''}${known === '' ? '' : `: ${known}`}`;
}
