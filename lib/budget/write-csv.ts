/** What spreadsheets take for the start of a formula (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/;

/** One cell: words that a spreadsheet would run get an apostrophe before them; numbers stay numbers. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // Spaces and unseen characters at the front are trimmed by some spreadsheets before they look.
  const isFormula = formulaStart.test(value) || formulaStart.test(value.replace(/^[\s\p{Cf}\p{Cc}]+/u, ''));
  const text = isFormula ? `'${value}` : value;
  return /[",;\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A table as RFC 4180 has it: CRLF, quotes doubled. Begins with a byte order mark, without which Excel takes UTF-8 for
 * something else. Safe to open in a spreadsheet: no cell of words is a formula.
 */
export function writeCsv(rows: ReadonlyArray<ReadonlyArray<string | number | null>>): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}
