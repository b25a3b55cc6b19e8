import DOMPurify from 'dompurify';
import { drawnLimits, drawParameter } from '@/lib/publishing/drawn-pages/drawn-names';
import { routeSchema, type DrawnPage, type Drawing } from '@/lib/publishing/drawn-pages/drawn-page';
import { drawnMessageSchema, type DrawnMessage } from '@/lib/publishing/drawn-pages/page/drawn-message';

/** A page that has said nothing for so long is left out. */
const pageMs = 25_000;
/** Nobody has a page of this name. */
const unknownRoute = '/no-such-page-8f3a1c';

type Asked = {
  /** The site, as this browser reaches it. */
  url: string;
  deploymentId: string;
  /** The server's time before anything was looked at. */
  seenAt: number;
  frame: HTMLIFrameElement;
  signal: AbortSignal;
  onPage(count: number): void;
};

/**
 * Opens the live site's pages one after another in a hidden frame, as somebody who comes for the first time, and answers what they show. Starts
 * at `/` and follows links. Null where even the first page did not answer. Rejects with the signal's reason when aborted.
 */
export async function drawSite({ url, deploymentId, seenAt, frame, signal, onPage }: Asked): Promise<Drawing | null> {
  const open = (route: string, how: 'page' | 'picture') =>
    openPage(frame, `${url}${route}?${drawParameter}=${how}`, signal);
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
      // Another query is another view of the same page, and what stands behind # never reaches a server.
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
  // An app that leads such a visitor to a page it has, has no page for it.
  const isOwn = told !== null && told.page.shownAt === unknownRoute;
  return {
    ...{ deploymentId, seenAt, pages },
    unknown: isOwn ? cleanPage(unknownRoute, told.page) : null,
    picture: first.picture === null ? null : toBase64(first.picture),
  };
}

/** What the page tells once it stands still; null if it does not within its time, or tells something else. */
function openPage(frame: HTMLIFrameElement, address: string, signal: AbortSignal): Promise<DrawnMessage | null> {
  return new Promise((resolve, reject) => {
    const { origin } = new URL(address);
    const end = (told: DrawnMessage | null) => {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
      signal.removeEventListener('abort', stop);
      resolve(told);
    };
    const hear = (event: MessageEvent) => {
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      const told = drawnMessageSchema.safeParse(event.data);
      if (told.success) end(told.data);
    };
    const stop = () => {
      end(null);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end(null), pageMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    window.addEventListener('message', hear);
    frame.src = address;
  });
}

/** Nothing that could run leaves this tab; the server looks again, by its own list. */
function cleanPage(route: string, page: DrawnMessage['page']): DrawnPage {
  const html = DOMPurify.sanitize(page.html, {
    FORBID_TAGS: ['style', 'template', 'dialog'],
    ADD_ATTR: ['target'],
    // The words of a page are kept whatever they are called: they stand below an element of their own.
    SANITIZE_DOM: false,
  });
  return { ...page, route, html };
}

function toBase64(bytes: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
