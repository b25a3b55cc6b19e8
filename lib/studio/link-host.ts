/**
 * The host to show beside a link's words, in the form browsers look it up by (`xn--…`), so that no letter looks like
 * another; null where the words begin with that host already, or the address is no page of another site.
 */
export function linkHost(href: string | undefined, words: string): string | null {
  if (href === undefined || !/^https?:/i.test(href) || !URL.canParse(href)) return null;
  const { host } = new URL(href);
  const said = words
    .trim()
    .replace(/^https?:\/\//i, '')
    .toLowerCase();
  return said === host || said.startsWith(`${host}/`) ? null : host;
}
