const focusable =
  'a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable=""], [contenteditable=true]';

type Focusable = HTMLElement | SVGElement;

/**
 * Emulates focus inside the page, so that an app being tried can't take the cursor away while the person is typing. The
 * frame is inert, which blocks the pointer and Tab, but not the page's own calls: in Chromium, `focus()`, `select()`,
 * `showModal()` and `window.focus()` in an inert frame take the focus from the page around it. So none of these calls
 * reaches the browser. Events come in the browser's order: blur, focusout, focus, focusin. `:focus` in style sheets
 * never matches.
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
    // A listener may have moved the focus elsewhere.
    if (active !== next) return;
    tell(next, 'focus', last, false);
    if (active === next) tell(next, 'focusin', last, true);
  }

  view.focus = () => undefined;
  for (const { prototype } of [view.HTMLInputElement, view.HTMLTextAreaElement]) {
    prototype.select = function (this: HTMLInputElement | HTMLTextAreaElement) {
      // Colour and date fields have no text range, so there is nothing to select.
      if (this.selectionStart === null) return;
      this.setSelectionRange(0, this.value.length);
    };
  }
  const { showModal } = view.HTMLDialogElement.prototype;
  view.HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    // The browser focuses the first control of a dialog it opens, unless the dialog is inert at that moment.
    const { inert } = this;
    this.inert = true;
    try {
      showModal.call(this);
    } finally {
      this.inert = inert;
    }
    const first = this.querySelector<HTMLElement>('[autofocus]') ?? this.querySelector<HTMLElement>(focusable);
    if (first !== null && canTake(first)) move(first);
  };
  // When a form is invalid, the browser focuses its first invalid field unless the app prevents that.
  let isFirst = true;
  page.addEventListener(
    'invalid',
    (event) => {
      event.preventDefault();
      if (!isFirst) return;
      isFirst = false;
      queueMicrotask(() => (isFirst = true));
      const field = event.target;
      if (field instanceof view.HTMLElement && canTake(field)) move(field);
    },
    true,
  );
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
