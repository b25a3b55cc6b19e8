/**
 * Applies a new title, language and other head elements, but keeps the client's own tags and the style sheets of
 * modules.
 */
export function showHead(page: Document): void {
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.className = page.documentElement.className;
  document.title = page.title;
  for (const old of document.head.querySelectorAll('[data-easel-head]')) old.remove();
  for (const element of page.head.querySelectorAll('meta, link, style')) {
    const copy = document.importNode(element, true);
    copy.setAttribute('data-easel-head', '');
    document.head.append(copy);
  }
}
