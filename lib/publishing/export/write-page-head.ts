/**
 * Adds the script that explains why the page shows nothing, before the app's own scripts; null for a page without a
 * module script. Only looks for tags, in one pass, since the server's own process must not parse HTML
 * (`own-process.test.ts`).
 */
export function addPageScript(html: string, folder: string): string | null {
  const at = findModule(html);
  if (at === null) return null;
  const before = html.slice(html.lastIndexOf('\n', at - 1) + 1, at);
  const indent = before.trim() === '' ? before : '';
  return `${html.slice(0, at)}<script type="module" src="/${folder}/page.js"></script>\n${indent}${html.slice(at)}`;
}

/** At most this many characters of a tag are searched for its type. */
const longestTag = 2000;
const isModule = /\stype\s{0,9}=\s{0,9}["']?module\b/i;

/** Where the page's first module script begins. Ignores comments and the content of other scripts. */
function findModule(html: string): number | null {
  const openers = /<!--|<script(?=[\s>/])/gi;
  for (let found = openers.exec(html); found !== null; found = openers.exec(html)) {
    const isComment = found[0] === '<!--';
    const end = html.indexOf(isComment ? '-->' : '>', openers.lastIndex);
    if (end === -1) return null;
    if (!isComment && isModule.test(html.slice(found.index, Math.min(end, found.index + longestTag))))
      return found.index;
    openers.lastIndex = isComment ? end : afterScript(html, end);
  }
  return null;
}

function afterScript(html: string, from: number): number {
  const close = /<\/script/gi;
  close.lastIndex = from;
  return close.test(html) ? close.lastIndex : html.length;
}
