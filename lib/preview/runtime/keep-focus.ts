/**
 * When a frame takes the focus, returns it to the element that had it before. `emulateFocus` is the first defence, but
 * a page has more ways to move the focus than can be blocked inside it (a click on a label, a URL with a hash, a
 * popover). Returns a function that stops this. It can't help while the person types in the visible app: focus moves
 * from one frame to another without an event in the outer page, and the first frame forgets which field had it.
 */
export function keepFocusFrom(iframe: HTMLIFrameElement, page: Window): () => void {
  const { document } = page;
  let last: Element | null = document.activeElement;
  const remember = (event: FocusEvent) => (last = event.target instanceof Element ? event.target : last);
  const giveBack = () => {
    if (document.activeElement !== iframe) return;
    if (last instanceof HTMLElement && last.isConnected && last !== document.body) last.focus({ preventScroll: true });
    else iframe.blur();
  };
  // When focus moves into a frame, the window's blur event fires in the middle of the change. An element focused at
  // that moment looks focused, but the keys still go to the frame, so wait for a timeout.
  const leave = () => {
    if (document.activeElement === iframe) page.setTimeout(giveBack);
    else last = document.activeElement;
  };
  document.addEventListener('focusin', remember);
  page.addEventListener('blur', leave);
  return () => {
    document.removeEventListener('focusin', remember);
    page.removeEventListener('blur', leave);
  };
}
