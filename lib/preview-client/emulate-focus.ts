const focusable =
  'a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable=""], [contenteditable=true]';

type Focusable = HTMLElement | SVGElement;

/**
 * Focus that only this page knows of. The frame drafts are tried in is inert, so that an app can't take the cursor out of
 * what the person writes; the browser then focuses nothing in it, and an app that opens a dialog or answers to keys would
 * not behave. Events come in the browser's order: blur, focusout, focus, focusin. `:focus` in style sheets stays untrue.
 */
export function emulateFocus(page: Document, view: Window & typeof globalThis): void {
  let active: Focusable | null = null;
  const current = (): Focusable | null => (active?.isConnected === true ? active : null);

  const canTake = (element: Focusable): boolean =>
    element.matches(focusable) &&
    !element.matches(':disabled') &&
    element.closest('[inert]') === null &&
    element.getClientRects().length > 0;

  function move(next: Focusable | null): void {
    const last = current();
    if (last === next) return;
    active = next;
    const tell = (target: Focusable | null, type: string, relatedTarget: Focusable | null, bubbles: boolean) =>
      target?.dispatchEvent(new view.FocusEvent(type, { relatedTarget, bubbles, composed: true }));
    tell(last, 'blur', next, false);
    tell(last, 'focusout', next, true);
    // A listener may have moved it on.
    if (active !== next) return;
    tell(next, 'focus', last, false);
    if (active === next) tell(next, 'focusin', last, true);
  }

  Object.defineProperty(page, 'activeElement', { configurable: true, get: () => current() ?? page.body });
  page.hasFocus = () => true;
  for (const { prototype } of [view.HTMLElement, view.SVGElement]) {
    Object.assign(prototype, {
      focus(this: Focusable) {
        if (canTake(this)) move(this);
      },
      blur(this: Focusable) {
        if (current() === this) move(null);
      },
    });
  }
}
