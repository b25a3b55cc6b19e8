import type { Statement } from '@/lib/backends/backend-engine/engine-messages';

/** Quotes any text as an SQL literal. */
export function quoteText(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

function quoteValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `(${value})` : quoteText(String(value));
  if (typeof value === 'bigint') return `(${value})`;
  if (typeof value === 'string') return quoteText(value);
  if (Array.isArray(value)) return quoteText(arrayText(value));
  return quoteText(JSON.stringify(value));
}

/** A list in the text form Postgres parses. */
function arrayText(list: readonly unknown[]): string {
  const parts = list.map((one) => {
    if (one === null || one === undefined) return 'NULL';
    if (Array.isArray(one)) return arrayText(one);
    return `"${String(one).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${parts.join(',')}}`;
}

/**
 * Writes a statement's values into its text, for an API that takes several statements only as text. Leaves quoted
 * strings, dollar quotes and comments alone, and everything after one that is never closed.
 */
export function fillValues({ sql, values = [] }: Statement): string {
  const parts =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|(\$[A-Za-z_]*\$)(?:[\s\S]*?\1|[\s\S]*)|\$(\d+)/g;
  return sql.replace(parts, (found: string, _tag: string | undefined, n: string | undefined) =>
    n === undefined ? found : quoteValue(values[Number(n) - 1]),
  );
}
