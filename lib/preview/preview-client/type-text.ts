import type { UserEvent } from '@testing-library/user-event';

type Field = HTMLInputElement | HTMLTextAreaElement;

const isField = (element: Element): element is Field =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/** Escapes text for user-event, which uses brackets for special keys. */
export const keysOf = (text: string) => text.replace(/[[{]/g, (letter) => letter + letter);

/** Selects the field's text, so that the next letter replaces it; false if the element is not a text field. */
export function markAll(element: HTMLElement): boolean {
  if (!isField(element)) return false;
  element.select();
  return true;
}

/** Texts shorter than this are typed letter by letter. */
const fewest = 6;
/** A field limited to this length is usually for a code, a card or a date, which apps reformat letter by letter. */
const shortField = 24;
const plainTypes: ReadonlySet<string> = new Set(['text', 'search', 'email', 'url', 'password', 'textarea']);
const numberModes: ReadonlySet<string> = new Set(['numeric', 'decimal', 'tel']);
const isOfNumbers = ({ inputMode, autocomplete }: Field) =>
  numberModes.has(inputMode) || autocomplete === 'one-time-code' || autocomplete.startsWith('cc-');

const keyHandlers = ['onKeyDown', 'onKeyUp', 'onKeyPress', 'onBeforeInput'];

/** Whether the field itself handles keys, like one that turns each word into a tag at a comma. */
function hearsKeys(field: Field): boolean {
  if (field.onkeydown || field.onkeyup || field.onkeypress) return true;
  const name = Object.keys(field).find((one) => one.startsWith('__reactProps$'));
  const props = name === undefined ? {} : (Reflect.get(field, name) as object);
  return keyHandlers.some((handler) => handler in props || `${handler}Capture` in props);
}

/** Whether the text is words in a field for words. Apps group, truncate and complete digits while they are typed. */
function isFilledAtOnce(field: Field, text: string): boolean {
  if (text.length < fewest || !/\p{L}{3}/u.test(text)) return false;
  if (!plainTypes.has(field.type) || isOfNumbers(field)) return false;
  if (field.maxLength >= 0 && field.maxLength <= Math.max(shortField, text.length)) return false;
  return /^[\p{L}\p{M}\p{N}]*$/u.test(text) || !hearsKeys(field);
}

/**
 * Inserts text at the cursor with one `input` event, as autofill and input methods do. It uses the library's paste,
 * which respects the field's limits, but hides the `paste` event from the app, since nobody pastes.
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

/**
 * Whether the field contains what was typed, possibly reformatted ("01632-960 777"), or the app has already processed
 * it.
 */
function hasTaken(field: Field, text: string): boolean {
  const { value, maxLength } = field;
  if (!field.isConnected || document.activeElement !== field || value === '' || field.readOnly) return true;
  const fitting = maxLength >= 0 && field.type !== 'number' ? text.slice(0, maxLength) : text;
  if (value === fitting) return true;
  return value.length >= fitting.length && lettersAlone(value) === lettersAlone(fitting);
}

/**
 * Types into the focused element, replacing the selection. Words in a field for words are entered the way a browser
 * autofills them: the first and last letter by keys, the rest at once, since an app renders after each key. Everything
 * else is typed letter by letter.
 */
export async function typeText(user: UserEvent, element: HTMLElement, text: string): Promise<void> {
  if (!isField(element) || !isFilledAtOnce(element, text)) return user.keyboard(keysOf(text));
  const [first = '', ...rest] = text;
  await user.keyboard(keysOf(first));
  // If the app has already changed the first letter, it processes every key.
  if (element.value !== first || document.activeElement !== element) return user.keyboard(keysOf(rest.join('')));
  const last = rest.pop() ?? '';
  await insert(user, rest.join(''));
  await user.keyboard(keysOf(last));
}

/**
 * Types the text again at a person's speed if the field does not contain it: some apps lose letters that arrive faster
 * than they can render. `drawn` resolves once the app has responded to a key.
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
