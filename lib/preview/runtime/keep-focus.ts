/**
 * Gives the focus back to what had it when a frame takes it: the second wall behind `emulateFocus`, since a page has more
 * ways to focus something than can be closed inside it (a label's click, an address with a hash, a popover). Returns the
 * way to stop. Where the person types in the visible app, the first wall stands alone: from one frame to another the
 * focus goes without an event of the page around them, and the frame that had it has forgotten its field.
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
  // Going into a frame is told as the window's blur, in the middle of the change: what is focused right then looks
  // focused, and what is typed goes to the frame all the same.
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
