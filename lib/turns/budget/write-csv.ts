/** Characters that make a spreadsheet read a cell as a formula (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/;

/** One cell: text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // Some spreadsheets trim leading spaces and invisible characters before they look for a formula.
  const isFormula = formulaStart.test(value) || formulaStart.test(value.replace(/^[\s\p{Cf}\p{Cc}]+/u, ''));
  const text = isFormula ? `'${value}` : value;
  return /[",;\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a table as RFC 4180 CSV: CRLF, doubled quotes. Starts with a byte order mark, because Excel does not recognise
 * UTF-8 without one. Safe to open in a spreadsheet: no text cell is a formula.
 */
export function writeCsv(rows: ReadonlyArray<ReadonlyArray<string | number | null>>): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}
