/**
 * Text a spreadsheet would take for a formula begins with one of these; whoever opened the file would run it. The mark that
 * keeps it text is an apostrophe, as spreadsheets write it themselves. What begins with apostrophes and such a sign is marked
 * too, so that `takeMarkOff` gives back what `markFormula` was given, whatever it was.
 */
const sign = '(?:[\\t\\r\\n]|[\\s\\p{Cf}\\p{Cc}]*[=+\\-@＝＋－＠])';
// Spaces and unseen characters at the front are trimmed by some spreadsheets before they look, and wide signs read as narrow ones.
const formula = new RegExp(`^'*${sign}`, 'u');
const marked = new RegExp(`^'+${sign}`, 'u');

export const markFormula = (text: string) => (formula.test(text) ? `'${text}` : text);
export const takeMarkOff = (text: string) => (marked.test(text) ? text.slice(1) : text);
