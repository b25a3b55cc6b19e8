/** Every tag of the reply format; `find` and `replace` are tags only inside `edit`. */
export const tagNames = [
  'file',
  'edit',
  'find',
  'replace',
  'rename',
  'delete',
  'package',
  'migration',
  'module',
  'direction',
  'plan',
  'promise',
  'ask',
  'done',
] as const;
export type TagName = (typeof tagNames)[number];

export type Tag = {
  kind: 'open' | 'close' | 'single';
  name: TagName;
  /** The whitespace before an opening tag; its closing tag must have the same indentation. */
  indent: string;
  attributes: ReadonlyMap<string, string>;
  /** Attributes given more than once: we can't know which value is meant. */
  repeated: readonly string[];
};

const tagLine = /^([ \t]*)<(\/?)([a-z]+)((?:[\s/][^]*)?)>[ \t]*$/;
const attribute = /\s*([A-Za-z_][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/**
 * Parses one complete line as a tag; null if it is not one. Attributes may come in any order, with single, double or no
 * quotes.
 */
export function parseTag(line: string): Tag | null {
  const match = tagLine.exec(line);
  if (match === null) return null;
  const [, indent = '', slash, word, rest = ''] = match;
  const name = tagNames.find((known) => known === word);
  if (name === undefined) return null;
  if (slash === '/') {
    return rest.trim() === '' ? { kind: 'close', name, indent, attributes: new Map(), repeated: [] } : null;
  }

  const single = rest.endsWith('/');
  const read = readAttributes(single ? rest.slice(0, -1) : rest);
  return read === null ? null : { kind: single ? 'single' : 'open', name, indent, ...read };
}

function readAttributes(text: string): Pick<Tag, 'attributes' | 'repeated'> | null {
  const attributes = new Map<string, string>();
  const repeated: string[] = [];
  let hasValue = false;
  let hasBare = false;
  let position = 0;
  const end = text.trimEnd().length;
  while (position < end) {
    attribute.lastIndex = position;
    const match = attribute.exec(text);
    if (match === null) return null;
    position = attribute.lastIndex;
    const name = match[1] ?? '';
    const value = match[2] ?? match[3] ?? match[4];
    if (value === undefined) hasBare = true;
    else hasValue = true;
    if (attributes.has(name)) repeated.push(name);
    attributes.set(name, value ?? 'true');
  }
  // `<ask me anything>` is prose; `<file path="a" append>` is a tag with an attribute we don't know.
  return hasBare && !hasValue ? null : { attributes, repeated };
}
