import type { PromptFile } from './prompt-file';

const mostCharacters = 1_400;
const longestShape = 500;
const start =
  /^(export )?(?:default )?(?:async )?(function\*?|const|let|class|type|interface|enum) ([A-Za-z_$][\w$]*)|^export default (\w+);/;

/**
 * What other files need to know about a file: the names it exports with their parameters, props and types, and what a
 * hook returns; never the implementation. Reads lines and brackets, which works for formatted code. Empty for files
 * that export nothing (style sheets, data) or take nothing. Cost: one pass over the text.
 */
export function outlineFile({ path, content }: PromptFile): string {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return '';
  const lines = content.split('\n');
  const told: string[] = [];
  const shapes = new Map<string, string>();
  const returned = new Set([...content.matchAll(/ReturnType<typeof ([\w$]+)>/g)].map(([, name]) => name));
  for (const [index, line] of lines.entries()) {
    const found = start.exec(line);
    if (!found) continue;
    const [, exported, kind = '', name = '', passed] = found;
    if (passed !== undefined) {
      told.push(line);
      continue;
    }
    const isShape = kind === 'type' || kind === 'interface' || kind === 'enum';
    if (isShape) {
      const shape = oneLine(untilEnd(lines, index, /[;}]$/)).slice(0, longestShape);
      if (exported === undefined) shapes.set(name, shape);
      else told.push(shape);
    } else if (exported !== undefined || returned.has(name)) {
      // An unexported function may return the state that a context provides.
      told.push(signatureOf(lines, index, kind));
    }
  }
  // Props are seldom exported, but users of a component must know them.
  const all = [...told, ...(content.match(/createContext<[^>]{1,200}>/g) ?? [])].join('\n');
  // The project map already lists these names, and there is nothing to add.
  if (shapes.size === 0 && told.every((line) => /^export (?:default )?function \w+\(\)$/.test(line))) return '';
  const words = new Set(all.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const needed = [...shapes].filter(([name]) => words.has(name));
  return [...needed.map(([, shape]) => shape), ...told].join('\n').slice(0, mostCharacters);
}

/** The lines from `index` up to the first one at which all brackets are closed and that matches `ending`. */
function untilEnd(lines: readonly string[], index: number, ending: RegExp): string {
  let depth = 0;
  const taken: string[] = [];
  for (const line of lines.slice(index, index + 60)) {
    taken.push(line);
    for (const character of line) {
      if ('({['.includes(character)) depth += 1;
      if (')}]'.includes(character)) depth -= 1;
    }
    if (depth <= 0 && ending.test(line.trimEnd())) break;
  }
  return taken.join('\n');
}

function signatureOf(lines: readonly string[], index: number, kind: string): string {
  const text = lines.slice(index, index + 40).join('\n');
  const head = kind === 'const' || kind === 'let' ? headOfValue(text) : headOfFunction(text);
  const given = /\b(?:function\*? |const |let )use[A-Z]/.test(head) ? givenBack(lines, index) : '';
  return `${oneLine(head).slice(0, longestShape)}${given}`;
}

/** Up to the brace that opens the body: the first one outside parameters and their types. */
function headOfFunction(text: string): string {
  let depth = 0;
  let hasParameters = false;
  for (const [at, character] of [...text].entries()) {
    if (character === '(' || character === '[' || character === '<') depth += 1;
    if (character === ')' || character === ']' || (character === '>' && text[at - 1] !== '=')) depth -= 1;
    if (character === ')' && depth === 0) hasParameters = true;
    if (character !== '{' || depth > 0) continue;
    // In `): { a: string } {` the first brace opens the return type; the body's brace ends its line.
    if (text[at + 1] === '\n' && (hasParameters || /\bclass\b/.test(text.slice(0, at)))) return text.slice(0, at);
  }
  return text.split('\n', 1)[0]!;
}

function headOfValue(text: string): string {
  const arrow = /^[^=]*=\s*(?:async )?(?:<[^>]*>)?\([^]*?\)(?::[^=]+)? =>/.exec(text.slice(0, longestShape));
  if (arrow && arrow[0].length < longestShape) return arrow[0];
  const [first = ''] = text.split('\n', 1);
  return first.length > 160 ? `${first.slice(0, 160)}…` : first;
}

/** The names a hook returns at the end of its body. */
function givenBack(lines: readonly string[], index: number): string {
  const end = lines.findIndex((line, at) => at > index && /^\}/.test(line));
  if (end < 0) return '';
  const from = lines.findLastIndex((line, at) => at > index && at < end && /^ {2}return\b/.test(line));
  return from < 0
    ? ''
    : ` → ${oneLine(lines.slice(from, end).join('\n'))
        .replace(/^return /, '')
        .slice(0, 300)}`;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
