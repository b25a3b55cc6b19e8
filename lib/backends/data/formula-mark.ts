/**
 * Text that a spreadsheet takes for a formula starts with one of these; opening the file would run it. An apostrophe
 * marks it as text, as spreadsheets do themselves. Text that starts with apostrophes and such a sign is marked too, so
 * that `takeMarkOff` always returns what `markFormula` was given.
 */
const sign = '(?:[\\t\\r\\n]|[\\s\\p{Cf}\\p{Cc}]*[=+\\-@＝＋－＠])';
// Some spreadsheets trim leading spaces and invisible characters first, and read full-width signs as normal ones.
const formula = new RegExp(`^'*${sign}`, 'u');
const marked = new RegExp(`^'+${sign}`, 'u');

export const markFormula = (text: string) => (formula.test(text) ? `'${text}` : text);
export const takeMarkOff = (text: string) => (marked.test(text) ? text.slice(1) : text);
