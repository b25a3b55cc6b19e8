import { startRate, takeMessage } from '../runtime/message-rate';

/**
 * A dialog blocks the studio as well. Without a click only a few are allowed, such as greetings; after a click, as many
 * as a person can answer.
 */
const limits = { unasked: { perSecond: 0.02, burst: 3 }, clicked: { perSecond: 0.5, burst: 5 } };

/**
 * Allows the page's dialogs up to these limits; further ones return at once, as if cancelled. Replaces functions of
 * `page`, so call it before any code of the app runs.
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
