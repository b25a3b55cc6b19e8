const usualLongest = 1_500;

/**
 * Quotes a text that strangers may have written (an app's error, a console line). Every line is marked, so no line can
 * pass for a tag or for the end of the quote. Anything like a closing tag is broken up, control characters are replaced
 * by blanks, and the text is cut to `longest` characters (1,500).
 */
export function quoteUntrusted(text: string, longest = usualLongest): string {
  const clean = text
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    // oxlint-disable-next-line no-control-regex -- as above
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replaceAll('</', '<\\/');
  const cut = clean.length > longest ? `${clean.slice(0, longest)} … (cut)` : clean;
  return cut
    .split('\n')
    .map((line) => `| ${line}`)
    .join('\n');
}
