import DOMPurify from 'dompurify';
import { openDrawnPage } from '@/components/drawing/open-drawn-page';
import { toBase64 } from '@/lib/base/foundation/base64';
import { drawnLimits } from '@/lib/publishing/drawn-pages/drawn-names';
import { routeSchema, type DrawnPage, type Drawing } from '@/lib/publishing/drawn-pages/drawn-page';
import type { DrawnMessage } from '@/lib/publishing/drawn-pages/page/drawn-message';

/** A route that no app has. */
const unknownRoute = '/no-such-page-8f3a1c';

type Asked = {
  /** The site, as this browser reaches it. */
  url: string;
  deploymentId: string;
  /** The server's time before any page was opened. */
  seenAt: number;
  frame: HTMLIFrameElement;
  signal: AbortSignal;
  onPage(count: number): void;
};

/**
 * Opens the live site's pages one after another in a hidden frame, as a first-time visitor, and returns what they show.
 * Starts at `/` and follows links. Null if even the first page did not respond. Rejects with the signal's reason when
 * aborted.
 */
export async function drawSite({ url, deploymentId, seenAt, frame, signal, onPage }: Asked): Promise<Drawing | null> {
  const open = (route: string, how: 'page' | 'picture') =>
    openDrawnPage({ frame, page: `${url}${route}`, how, signal });
  const first = await open('/', 'picture');
  if (first === null) return null;
  const pages: DrawnPage[] = [];
  const waiting: string[] = [];
  const seen = new Set<string>(['/']);
  let characters = 0;
  const take = (route: string, { page, links }: DrawnMessage): boolean => {
    const clean = cleanPage(route, page);
    characters += clean.html.length + clean.styles.length;
    if (characters > drawnLimits.characters) return false;
    pages.push(clean);
    onPage(pages.length);
    for (const link of links) {
      // A different query is another view of the same page, and the fragment never reaches a server.
      const next = link.replace(/[?#][^]*$/, '');
      if (next !== link || seen.has(next) || !routeSchema.safeParse(next).success) continue;
      seen.add(next);
      waiting.push(next);
    }
    return true;
  };
  let hasRoom = take('/', first);
  while (hasRoom && waiting.length > 0 && pages.length < drawnLimits.pages) {
    const route = waiting.shift()!;
    const told = await open(route, 'page');
    if (told !== null) hasRoom = take(route, told);
  }
  const told = hasRoom ? await open(unknownRoute, 'page') : null;
  // An app that redirects unknown routes to an existing page has no "not found" page.
  const isOwn = told !== null && told.page.shownAt === unknownRoute;
  return {
    ...{ deploymentId, seenAt, pages },
    unknown: isOwn ? cleanPage(unknownRoute, told.page) : null,
    picture: first.picture === null ? null : toBase64(new Uint8Array(first.picture)),
  };
}

/**
 * Removes everything executable before the page leaves this tab; the server sanitises it again with its own allowlist.
 */
function cleanPage(route: string, page: DrawnMessage['page']): DrawnPage {
  const html = DOMPurify.sanitize(page.html, {
    FORBID_TAGS: ['style', 'template', 'dialog'],
    ADD_ATTR: ['target'],
    // Ids and names may be anything: the markup is shown below an element of its own.
    SANITIZE_DOM: false,
  });
  return { ...page, route, html };
}
