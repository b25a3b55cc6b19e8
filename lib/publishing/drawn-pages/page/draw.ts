// The first script in a site's page when the studio has it drawn. It runs the app as for a stranger on their first
// visit and sends what it shows to the studio. It sends only what every visitor may see, and only to the builder's
// origin.
import { domToBlob } from 'modern-screenshot';
import { findLinks } from '../../../preview/preview-client/routes';
import { watchSettling } from '../../../preview/preview-client/settle';
import { drawnLimits, drawParameter, pictureSize } from '../drawn-names';
import type { DrawnMessage } from './drawn-message';
import { createMemoryStorage } from './memory-storage';
import { watchRequests } from './watch-requests';

const settleCap = 12_000;
const quietMs = 400;

const script = document.currentScript as HTMLScriptElement;
const builder = script.dataset['builder']!;
script.remove();
const studio = window.parent;

const asked = new URL(location.href);
const wantsPicture = asked.searchParams.get(drawParameter) === 'picture';
asked.searchParams.delete(drawParameter);
// The app's router must see the address that a visitor would have.
history.replaceState(history.state, '', asked);

for (const name of ['localStorage', 'sessionStorage'] as const)
  Object.defineProperty(window, name, { value: createMemoryStorage(), configurable: true });
preferLight();

const settle = watchSettling(document);
const requests = watchRequests(window, settle.stir);
const loaded = settle.begin();
window.addEventListener('load', () => void document.fonts.ready.then(loaded), { once: true });
if (studio !== window) void whenStill().then(tell);

/** Waits until the page is quiet. A page that keeps sending requests is drawn as it is after the time limit. */
async function whenStill(): Promise<void> {
  const until = performance.now() + settleCap;
  do await settle.whenSettled(Math.max(0, until - performance.now()), quietMs);
  while (requests.underWay() > 0 && performance.now() < until);
}

async function tell(): Promise<void> {
  const { html, sheets, styles } = readPage();
  const classes = [...new Set([...document.documentElement.classList, ...document.body.classList])].join(' ');
  const description = document.querySelector<HTMLMetaElement>('meta[name="description"]')?.content.trim() || null;
  const message: DrawnMessage = {
    type: 'easel-drawn',
    page: {
      shownAt: location.pathname,
      title: document.title.slice(0, 500),
      description: description?.slice(0, 1000) ?? null,
      ...{ html, sheets, styles },
      classes: classes.slice(0, 2000),
    },
    links: findLinks(document).slice(0, 200),
    picture: wantsPicture ? await takePicture() : null,
  };
  studio.postMessage(message, builder);
}

function readPage(): Pick<DrawnMessage['page'], 'html' | 'sheets' | 'styles'> {
  const copy = document.body.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll('script,style,noscript,template')) one.remove();
  const own = [...document.styleSheets];
  const sheets = own.flatMap(({ href }) => {
    const url = href === null ? null : new URL(href);
    return url?.origin === location.origin ? [url.pathname] : [];
  });
  const rules = [...own, ...document.adoptedStyleSheets].filter((sheet) => sheet.href === null);
  const styles = rules.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('\n');
  return {
    html: copy.innerHTML,
    sheets: [...new Set(sheets)].slice(0, drawnLimits.sheets),
    styles: styles.length > drawnLimits.styleCharacters ? '' : styles,
  };
}

/** Pages are drawn in light mode; dark mode is a visitor's choice. */
function preferLight(): void {
  const { matchMedia } = window;
  window.matchMedia = (query) =>
    matchMedia.call(window, /prefers-color-scheme:\s*dark/.test(query) ? 'not all' : query);
}

async function takePicture(): Promise<ArrayBuffer | null> {
  const background = [document.body, document.documentElement]
    .map((element) => getComputedStyle(element).backgroundColor)
    .find((colour) => colour !== 'transparent' && !/, 0\)$/.test(colour));
  for (const quality of [0.85, 0.6, 0.35]) {
    try {
      const blob = await domToBlob(document.documentElement, {
        ...pictureSize,
        ...{ quality, type: 'image/jpeg', scale: 1, timeout: 3000 },
        backgroundColor: background ?? '#ffffff',
        style: { transform: `translate(${-scrollX}px, ${-scrollY}px)` },
      });
      if (blob.size <= drawnLimits.pictureBytes) return await blob.arrayBuffer();
    } catch {
      return null;
    }
  }
  return null;
}
