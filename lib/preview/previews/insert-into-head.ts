/**
 * Inserts HTML at the start of a page's head; without a head, after `<html>` or the doctype; without those, at the
 * start.
 */
export function insertIntoHead(html: string, text: string): string {
  const opening =
    /<head(?:\s[^<>]*)?>/i.exec(html) ?? /<html(?:\s[^<>]*)?>/i.exec(html) ?? /<!doctype[^<>]*>/i.exec(html);
  const at = opening ? opening.index + opening[0].length : 0;
  return html.slice(0, at) + text + html.slice(at);
}
