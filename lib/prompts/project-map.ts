import { isShowable, type PromptFile } from './prompt-file';

/** A file that is no text, or too long to be shown. */
export type OtherFile = { path: string; size: number };

const exported =
  /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|const|let|class|type|interface|enum)\s+([A-Za-z_$][\w$]*)/gm;
const mostNames = 12;
const mostLines = 400;

/**
 * Every file of the project, one a line, by path: its lines and what it exports, so that the model knows what there is
 * without being shown it. Marks files it is not shown, and locked ones.
 */
export function mapProject(
  files: readonly PromptFile[],
  others: readonly OtherFile[],
  shown: ReadonlySet<string>,
): string {
  const lines = [
    ...files.map((file): [string, string] => [file.path, describeFile(file, shown)]),
    ...others.map(({ path, size }): [string, string] => [path, `${path} (${size} bytes)`]),
  ]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, line]) => line);
  const rest = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(rest > 0 ? [`(and ${rest} more files)`] : [])].join('\n');
}

function describeFile(file: PromptFile, shown: ReadonlySet<string>): string {
  const facts = [`${file.content.split('\n').length} lines`];
  if (file.locked === true) facts.push('locked');
  if (!shown.has(file.path)) facts.push('not shown');
  const names = isShowable(file) ? [...file.content.matchAll(exported)].map(([, name = '']) => name) : [];
  const known = names.slice(0, mostNames).join(', ');
  return `${file.path} (${facts.join(', ')})${known === '' ? '' : `: ${known}`}`;
}
