// The last script in a drawn page, run before the app's own code. It keeps the drawn page in view, lets the app render
// invisibly next to it, and exchanges the two within one frame.
import { drawnId } from '../drawn-names';
import { counterpartOf } from './counterpart';
import { watchRequests } from './watch-requests';

/** In ms. If no response arrives and nothing changes for this long, the app has rendered all it has. */
const quietMs = 300;
/** In ms. The longest time between the app's first text and the exchange. */
const mostMs = 5000;
const notShown = /^(?:SCRIPT|STYLE|LINK|META|NOSCRIPT|TEMPLATE)$/;

const drawn = document.getElementById(drawnId);
if (drawn) keepUntilDrawn(drawn);

function keepUntilDrawn(drawn: HTMLElement): void {
  const hiding = document.createElement('style');
  // Hidden, but with its final layout, so that code which measures elements gets the right sizes.
  hiding.textContent = `body>:not(#${drawnId}){position:absolute!important;inset:0 0 auto 0!important;visibility:hidden!important;opacity:0!important;pointer-events:none!important}`;
  document.head.append(hiding);
  const requests = watchRequests(window, () => changed());
  const wanted = readWords([drawn]);
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let limit: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let clicked: Element | null = null;

  const own = () => [...document.body.children].filter((one) => one !== drawn && !notShown.test(one.tagName));

  function changed(): void {
    if (isOver) return;
    clearTimeout(quiet);
    const words = readWords(own());
    if (words === '') return;
    if (words === wanted || clicked !== null) return exchangeSoon();
    limit ??= setTimeout(exchangeSoon, mostMs);
    if (requests.underWay() === 0) quiet = setTimeout(exchangeSoon, quietMs);
  }

  function exchangeSoon(): void {
    if (isOver) return;
    isOver = true;
    requestAnimationFrame(exchange);
  }

  function exchange(): void {
    isOver = true;
    clearTimeout(quiet);
    clearTimeout(limit);
    watching.disconnect();
    requests.stop();
    document.removeEventListener('click', take, true);
    const from = own();
    const focused = drawn.contains(document.activeElement) ? counterpartOf(document.activeElement!, drawn, from) : null;
    const pressed = clicked && counterpartOf(clicked, drawn, from);
    const { scrollX, scrollY } = window;
    hiding.remove();
    drawn.remove();
    document.documentElement.removeAttribute('data-easel-page');
    window.scrollTo(scrollX, scrollY);
    focused?.focus({ preventScroll: true });
    pressed?.click();
  }

  /** Passes the first click on to the app: at once if it is ready, otherwise as soon as it is. */
  function take(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest('a,button,input,label,summary,[role]') : null;
    if (isOver || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target === null || !drawn.contains(target)) return;
    const isReady = readWords(own()) !== '';
    // Before that, a link works as an ordinary link.
    if (target.tagName === 'A' && !isReady) return;
    event.preventDefault();
    event.stopPropagation();
    clicked = target;
    if (isReady) exchange();
  }

  document.addEventListener('click', take, true);
  const watching = new MutationObserver((records) => {
    if (records.some(({ target }) => !drawn.contains(target))) changed();
  });
  watching.observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** The text of these elements as it reads without styles or scripts. */
function readWords(places: readonly Element[]): string {
  const words: string[] = [];
  for (const place of places) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node instanceof Element && notShown.test(node.tagName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.nodeType === 3) words.push(node.nodeValue ?? '');
  }
  return words.join('').replace(/\s+/g, '');
}
