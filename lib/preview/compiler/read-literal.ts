export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal };

/** The values of a call's arguments; `end` is just after the closing bracket. */
export type LiteralArguments = { values: Literal[]; end: number };

class NotLiteral extends Error {}

/** Reads arguments that are plain literals (strings, arrays, objects); null if they contain anything else. */
export function readLiteralArguments(code: string, start: number): LiteralArguments | null {
  let at = start + 1;
  const skip = () => {
    at += /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(code.slice(at))![0].length;
  };
  const take = (pattern: RegExp): string | null => {
    const match = pattern.exec(code.slice(at, at + 10_000));
    if (!match) return null;
    at += match[0].length;
    return match[0];
  };
  const list = <Item>(close: string, item: () => Item): Item[] => {
    const items: Item[] = [];
    for (skip(); code[at] !== close; skip()) {
      items.push(item());
      skip();
      if (code[at] === ',') at += 1;
      else if (code[at] !== close) throw new NotLiteral();
    }
    at += 1;
    return items;
  };
  const unquote = (text: string) => text.slice(1, -1).replace(/\\(.)/g, '$1');
  const readString = () => {
    const text = take(/^(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\$])*`)/);
    return text === null ? null : unquote(text);
  };
  const readKey = () => readString() ?? take(/^[A-Za-z_$][\w$]*/);
  const readValue = (): Literal => {
    skip();
    const text = readString();
    if (text !== null) return text;
    if (code[at] === '[') {
      at += 1;
      return list(']', readValue);
    }
    if (code[at] === '{') {
      at += 1;
      const entries = list('}', (): [string, Literal] => {
        const key = readKey();
        skip();
        if (key === null || code[at] !== ':') throw new NotLiteral();
        at += 1;
        return [key, readValue()];
      });
      return Object.fromEntries(entries);
    }
    const word = take(/^(?:true|false|null|-?\d+(?:\.\d+)?|!0|!1)/);
    if (word === null) throw new NotLiteral();
    return word === '!0' ? true : word === '!1' ? false : (JSON.parse(word) as Literal);
  };
  try {
    return { values: list(')', readValue), end: at };
  } catch (error) {
    if (error instanceof NotLiteral) return null;
    throw error;
  }
}
