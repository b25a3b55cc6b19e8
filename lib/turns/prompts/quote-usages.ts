import type { PromptFile } from './prompt-file';

const mostCharacters = 900;
const longestUse = 14;
const exported =
  /^export (?:default )?(?:async )?(function\*?|const|let|class|type|interface) ([A-Za-z_$][\w$]*)|^export default (\w+);/gm;
const isType = /^(?:type|interface)$/;
/** What a line declares: the names before `=`, or a function's parameters. */
const declaration = /^\s*(?:const|let) ([^=:]+)(?::[^=]+)? = |^(?:export )?(?:default )?(?:async )?function \w+\((.+)/;

/** The names that other files can import, in source order: values only, or types as well. */
export function exportedNames({ content }: PromptFile, kind: 'values' | 'with types' = 'values'): string[] {
  const found = [...content.matchAll(exported)].filter(
    ([, keyword]) => kind === 'with types' || !isType.test(keyword ?? ''),
  );
  const names = found.map(([, , declared, passed]) => declared ?? passed ?? '');
  return [...new Set(names)];
}

/**
 * The lines of a file that use one of `names`, copied exactly: each use up to its closing bracket, and above them the
 * lines that declare what is passed, since a wrong value is often wrong at its declaration. "…" marks gaps. Empty if
 * none is used.
 * Cost: one pass over the text for the uses, one for the declarations.
 */
export function quoteUsages({ content }: PromptFile, names: readonly string[]): string {
  if (names.length === 0) return '';
  const lines = content.split('\n');
  const used = new RegExp(`<(?:${names.map(escape).join('|')})\\b|\\b(?:${names.map(escape).join('|')})\\(`);
  const kept = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (kept.has(index) || /^import\b/.test(line) || !used.test(line)) continue;
    const end = endOfUse(lines, index, used);
    for (let at = index; at <= end; at++) kept.add(at);
  }
  if (kept.size === 0) return '';
  const passed = wordsIn([...kept].map((index) => lines[index]!).join('\n'));
  for (const [index, line] of lines.entries()) {
    const [, values, parameters] = declaration.exec(line) ?? [];
    const declared = wordsIn(values ?? parameters ?? '');
    if ([...declared].some((word) => passed.has(word))) kept.add(index);
  }
  const sorted = [...kept].sort((one, other) => one - other);
  const text = sorted
    .map((index, at) => `${at > 0 && sorted[at - 1] !== index - 1 ? '…\n' : ''}${lines[index]}`)
    .join('\n');
  return text.length <= mostCharacters ? text : text.slice(0, text.lastIndexOf('\n', mostCharacters));
}

/** The last line of a use that begins there: its brackets are closed, and its element's tag has ended. */
function endOfUse(lines: readonly string[], index: number, used: RegExp): number {
  const start = lines[index]!.search(used);
  const isElement = lines[index]!.startsWith('<', start);
  const last = Math.min(lines.length, index + longestUse);
  let depth = 0;
  let hasTagEnded = !isElement;
  for (let at = index; at < last; at++) {
    const text = at === index ? lines[at]!.slice(start) : lines[at]!;
    for (const character of text) {
      if ('({['.includes(character)) depth += 1;
      if (')}]'.includes(character)) depth -= 1;
    }
    // The `>` of an arrow does not end a tag; one at the start of a line does.
    hasTagEnded ||= /(?:^|[^=])>/.test(text);
    if (depth <= 0 && hasTagEnded) return at;
  }
  return index;
}

const escape = (name: string) => name.replaceAll('$', '\\$');
const wordsIn = (text: string) => new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? []);
