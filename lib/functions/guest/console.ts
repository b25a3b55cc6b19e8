import { lineMark, longestLine, type SaidLine } from './marks';

const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Writes a value as people expect it in a log: texts as they are, errors with their stack, all else as JSON. */
function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value === 'symbol') return String(value);
  const above: unknown[] = [];
  try {
    return (
      JSON.stringify(value, function (this: unknown, _key, part: unknown) {
        while (above.length > 0 && above.at(-1) !== this) above.pop();
        if (typeof part === 'bigint') return `${part}n`;
        if (part instanceof Error) return part.stack ?? part.message;
        if (typeof part !== 'object' || part === null) return part;
        if (above.includes(part)) return '[circular]';
        above.push(part);
        return part;
      }) ?? 'undefined'
    );
  } catch {
    return '[unreadable]';
  }
}

/** Fills in `%s` and similar placeholders as consoles do. */
function format(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string' || !first.includes('%')) return values.map(show).join(' ');
  const text = first.replaceAll(/%[sdifoOjc%]/g, (place) => {
    if (place === '%%') return '%';
    if (rest.length === 0) return place;
    const value = show(rest.shift());
    return place === '%c' ? '' : value;
  });
  return [text, ...rest.map(show)].join(' ');
}

/** Marks every line of the console with the function that wrote it, and its level. */
export function markConsole(name: string): (level: SaidLine['l'], text: string) => void {
  const own = globalThis.console;
  const write = own.log.bind(own);
  const say = (level: SaidLine['l'], text: string) =>
    write(lineMark + JSON.stringify({ f: name, l: level, t: text.slice(0, longestLine) } satisfies SaidLine));
  for (const level of levels) own[level] = (...values: unknown[]) => say(level, format(values));
  own.trace = (...values: unknown[]) => say('debug', format(values));
  own.assert = (isSo: unknown, ...values: unknown[]) => {
    if (!isSo) say('error', `Assertion failed: ${format(values)}`);
  };
  return say;
}
