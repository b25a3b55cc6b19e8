import { startRate, takeMessage } from '../runtime/message-rate';

/**
 * A dialog stops the studio as well. One that follows no click is a greeting; after a click there may be as many as a
 * person can answer.
 */
const limits = { unasked: { perSecond: 0.02, burst: 3 }, clicked: { perSecond: 0.5, burst: 5 } };

/**
 * Lets the page's dialogs through up to these limits; the rest end at once as if they had been cancelled. The functions are replaced in `page`, before code of the app runs.
 */
export function calmDialogs(page: Window, now: () => number): void {
  const rates = { unasked: startRate(limits.unasked, now()), clicked: startRate(limits.clicked, now()) };
  const { alert, confirm, prompt, print } = page;
  const passes = (): boolean => {
    const kind = page.navigator.userActivation?.isActive ? 'clicked' : 'unasked';
    const taken = takeMessage(rates[kind], limits[kind], now());
    rates[kind] = taken.rate;
    return taken.passes;
  };
  Object.assign(page, {
    alert: (message?: unknown) => (passes() ? alert.call(page, message) : undefined),
    confirm: (message?: string) => passes() && confirm.call(page, message),
    prompt: (message?: string, text?: string) => (passes() ? prompt.call(page, message, text) : null),
    print: () => (passes() ? print.call(page) : undefined),
  });
}
