import type { UserEvent } from '@testing-library/user-event';

type Field = HTMLInputElement | HTMLTextAreaElement;

const isField = (element: Element): element is Field =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/** As user-event takes them: brackets are its own. */
export const keysOf = (text: string) => text.replace(/[[{]/g, (letter) => letter + letter);

/** What was in the field is marked, so that the next letter takes its place; false where that can't be done. */
export function markAll(element: HTMLElement): boolean {
  if (!isField(element)) return false;
  element.select();
  return true;
}

/** Fewer letters are typed one by one. */
const fewest = 6;
/** A field so short is one for a code, a card or a date, which apps put in order letter by letter. */
const shortField = 24;
const plainTypes: ReadonlySet<string> = new Set(['text', 'search', 'email', 'url', 'password', 'textarea']);
const numberModes: ReadonlySet<string> = new Set(['numeric', 'decimal', 'tel']);
const isOfNumbers = ({ inputMode, autocomplete }: Field) =>
  numberModes.has(inputMode) || autocomplete === 'one-time-code' || autocomplete.startsWith('cc-');

const keyHandlers = ['onKeyDown', 'onKeyUp', 'onKeyPress', 'onBeforeInput'];

/** Whether the field itself does something at a key, as one that makes a tag of each word at a comma. */
function hearsKeys(field: Field): boolean {
  if (field.onkeydown || field.onkeyup || field.onkeypress) return true;
  const name = Object.keys(field).find((one) => one.startsWith('__reactProps$'));
  const props = name === undefined ? {} : (Reflect.get(field, name) as object);
  return keyHandlers.some((handler) => handler in props || `${handler}Capture` in props);
}

/** Words, in a field for words: digits are what apps group, cut and fill up while they are typed. */
function isFilledAtOnce(field: Field, text: string): boolean {
  if (text.length < fewest || !/\p{L}{3}/u.test(text)) return false;
  if (!plainTypes.has(field.type) || isOfNumbers(field)) return false;
  if (field.maxLength >= 0 && field.maxLength <= Math.max(shortField, text.length)) return false;
  return /^[\p{L}\p{M}\p{N}]*$/u.test(text) || !hearsKeys(field);
}

/**
 * Puts text in at the cursor with one `input` event, as autofill and input methods do. By the library's paste, which keeps the
 * rules of fields; of the `paste` before it the app hears nothing, since nobody pastes.
 */
async function insert(user: UserEvent, text: string): Promise<void> {
  const hide = (event: Event) => event.stopImmediatePropagation();
  window.addEventListener('paste', hide, { capture: true });
  try {
    await user.paste(text);
  } finally {
    window.removeEventListener('paste', hide, { capture: true });
  }
}

const lettersAlone = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** Whether the field has what was typed, maybe in an order of its own ("01632-960 777"); or the app has taken it. */
function hasTaken(field: Field, text: string): boolean {
  const { value, maxLength } = field;
  if (!field.isConnected || document.activeElement !== field || value === '' || field.readOnly) return true;
  const fitting = maxLength >= 0 && field.type !== 'number' ? text.slice(0, maxLength) : text;
  if (value === fitting) return true;
  return value.length >= fitting.length && lettersAlone(value) === lettersAlone(fitting);
}

/**
 * Types into the element that has the focus, over what is marked there. Words in a field for words come as a browser fills them
 * in: the first and the last letter by keys, those between at once, since an app draws itself at each. All else comes letter by
 * letter.
 */
export async function typeText(user: UserEvent, element: HTMLElement, text: string): Promise<void> {
  if (!isField(element) || !isFilledAtOnce(element, text)) return user.keyboard(keysOf(text));
  const [first = '', ...rest] = text;
  await user.keyboard(keysOf(first));
  // An app that has already made something else of the first letter looks at each.
  if (element.value !== first || document.activeElement !== element) return user.keyboard(keysOf(rest.join('')));
  const last = rest.pop() ?? '';
  await insert(user, rest.join(''));
  await user.keyboard(keysOf(last));
}

/**
 * Types again, at a person's speed, what the field does not have: some apps lose letters that come faster than they draw
 * themselves. `drawn` resolves once the app has answered a key.
 */
export async function typeWhatIsLost(
  user: UserEvent,
  element: HTMLElement,
  text: string,
  drawn: () => Promise<void>,
): Promise<void> {
  if (!isField(element) || hasTaken(element, text)) return;
  markAll(element);
  for (const letter of text) {
    await user.keyboard(keysOf(letter));
    await drawn();
  }
}
