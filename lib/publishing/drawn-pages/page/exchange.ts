// Stands at the end of a drawn page, before the app's own code runs: keeps the words that came with the page in view, lets the
// app draw beside them unseen, and exchanges the two in one frame.
import { drawnId } from '../drawn-names';
import { counterpartOf } from './counterpart';
import { watchRequests } from './watch-requests';

/** So long nothing has come or changed: the app has drawn what it has. */
const quietMs = 300;
/** The longest the app's first words wait for the rest of them. */
const mostMs = 5000;
const notShown = /^(?:SCRIPT|STYLE|LINK|META|NOSCRIPT|TEMPLATE)$/;

const drawn = document.getElementById(drawnId);
if (drawn) keepUntilDrawn(drawn);

function keepUntilDrawn(drawn: HTMLElement): void {
  const hiding = document.createElement('style');
  // Laid out as it will be, so that what measures itself measures right.
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

  /** The first click belongs to the app: at once where it stands ready, otherwise as soon as it does. */
  function take(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest('a,button,input,label,summary,[role]') : null;
    if (isOver || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target === null || !drawn.contains(target)) return;
    const isReady = readWords(own()) !== '';
    // Until then a link is a link.
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

/** Words as a reader without style or script meets them. */
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
