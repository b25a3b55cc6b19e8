import { nameElement } from '../page-checks';

const longestName = 60;
const roleNames: Readonly<Record<string, string>> = {
  A: 'link',
  BUTTON: 'button',
  INPUT: 'field',
  TEXTAREA: 'field',
  SELECT: 'field',
  LABEL: 'label',
};

const shorten = (text: string) => {
  const plain = text.trim().split(/\s+/u).join(' ');
  return plain.length > longestName ? `${plain.slice(0, longestName - 1)}…` : plain;
};

/** The element's visible text or accessible name; may be empty. */
function wordsOf(element: Element): string {
  const said = element instanceof HTMLElement ? element.innerText : (element.textContent ?? '');
  const named = ['aria-label', 'placeholder', 'title', 'name'].map((name) => element.getAttribute(name) ?? '');
  return [said, ...named].map(shorten).find((text) => text !== '') ?? '';
}

/** Names an element by its words and place, briefly enough for a sentence: `the button "Save" (form > button.save)`. */
export function nameThing(element: Element, what = roleNames[element.tagName] ?? 'element'): string {
  const words = wordsOf(element);
  return `the ${what} ${words === '' ? '' : `"${words}" `}(${nameElement(element)})`;
}

/** Names a text the same way; it may be only part of its element's text. */
export function nameText(text: string, element: Element): string {
  return `the text "${shorten(text)}" (${nameElement(element)})`;
}

export const excerptOf = (element: Element): string => (element.cloneNode(false) as Element).outerHTML.slice(0, 500);

export const startSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
