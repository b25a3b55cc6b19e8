import { fireEvent } from '@testing-library/dom';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { findThings, tidy } from './find-things';
import { keysOf, markAll, typeText, typeWhatIsLost } from './type-text';

const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.EachApiCall });

// Synthetic events have no pointer that the browser knows, but apps with drag and drop try to capture it anyway.
for (const name of ['setPointerCapture', 'releasePointerCapture'] as const) {
  const original = Element.prototype[name];
  Element.prototype[name] = function (this: Element, id: number) {
    try {
      original.call(this, id);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    }
  };
}

export const click = (element: HTMLElement) => user.click(element);

/** Fields in which a person picks a value: it is set at once instead of being typed. */
const picked = /^(?:range|color|date|time|datetime-local|month|week)$/;
const isPicked = (element: HTMLElement) => element instanceof HTMLInputElement && picked.test(element.type);

/**
 * Replaces the field's text by selecting it and typing over it, as a person would, because some apps can't handle an
 * empty field. `drawn` resolves once the app has responded to a key.
 */
export async function fill(element: HTMLElement, text: string, drawn: () => Promise<void>): Promise<void> {
  await user.click(element);
  if (isPicked(element)) {
    // `fireEvent` sets the value in a way that frameworks notice.
    fireEvent.input(element, { target: { value: text } });
    fireEvent.change(element, { target: { value: text } });
    return drawn();
  }
  if (text === '' || !markAll(element)) await user.clear(element);
  if (text === '') return drawn();
  await typeText(user, element, text);
  await drawn();
  await typeWhatIsLost(user, element, text, drawn);
  fireEvent.change(element);
}

const named: Readonly<Record<string, string>> = { Space: ' ', Spacebar: ' ' };

/** Presses keys such as `Enter`, `a` or `Control+a`; modifiers are held while the last key is pressed. */
export async function press(keys: string): Promise<void> {
  const parts = keys.split('+').filter((part) => part !== '');
  const last = parts.pop() ?? '';
  const held = parts.map((part) => `{${part}>}`).join('');
  const released = parts
    .toReversed()
    .map((part) => `{/${part}}`)
    .join('');
  const key = named[last] ?? last;
  await user.keyboard(`${held}${key.length === 1 ? keysOf(key) : `{${key}}`}${released}`);
}

const isCalled = (name: string, text: string | null | undefined) => tidy(text).toLowerCase() === name.toLowerCase();

/**
 * Selects an option of a list. Returns null when done; otherwise the first few options of the list, empty if they can't
 * be told.
 */
export async function chooseIn(
  field: HTMLElement,
  option: string,
  drawn: () => Promise<void>,
): Promise<string[] | null> {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const wanted = option.toLowerCase();
    const found =
      options.find((one) => isCalled(option, one.text) || one.value === option) ??
      options.find((one) => tidy(one.text).toLowerCase().includes(wanted));
    if (!found) return options.map((one) => tidy(one.text).slice(0, 120)).slice(0, 8);
    await user.selectOptions(field, found);
    return null;
  }
  if (field instanceof HTMLInputElement && field.list) {
    await fill(field, option, drawn);
    return null;
  }
  const inside = [...field.querySelectorAll<HTMLElement>('input[type=radio], [role=radio], [role=option], [role=tab]')];
  if (inside.length === 0) await user.click(field);
  const listed = [
    ...findThings({ role: 'option', name: option }, null),
    ...findThings({ role: 'radio', name: option }, null),
    ...findThings({ role: 'menuitemradio', name: option }, null),
  ];
  const [found] = inside.length > 0 ? listed.filter((one) => field.contains(one)) : listed;
  if (!found) return [];
  await user.click(found);
  return null;
}
