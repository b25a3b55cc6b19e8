/**
 * The host to show next to a link's text, in the form browsers look it up (`xn--…`), so that no letter imitates
 * another; null if the text already begins with that host, or the URL is not a page of another site.
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
