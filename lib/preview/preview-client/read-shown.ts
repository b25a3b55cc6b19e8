import { isInaccessible } from '@testing-library/dom';
import type { Thing } from '../../base/promises/promise';
import { findFields, findThings, placesOf, textOf, tidy, valuesOf } from './find-things';

/** Text between a label and its value, which `bare` removes along with the punctuation that ends a sentence. */
const joint = /^\s*(?:is|ist|est|es|为|是)?\s*[:：=–—-]*\s*/i;
const bare = (text: string) => tidy(text.replace(joint, '')).replace(/[.。!！]$/, '');
const folded = (text: string) => tidy(text).toLowerCase();

/** The text of an element, or the value of a field; null if there is none. */
export function readThing(thing: Thing, within: Thing | null): string | null {
  const [found] = findThings(thing, within);
  const text = found ? tidy(valuesOf(found)[0] || textOf(found)) : '';
  return text === '' ? null : text;
}

/**
 * The value shown for a label: the value of the field with that name, the rest of the label's own line, or the text
 * next to or below it.
 */
export function readLabelled(label: string, within: Thing | null): string | null {
  const [field] = findFields(label, within);
  const held = field ? tidy(valuesOf(field)[0]) : '';
  if (held !== '') return held;
  const wanted = folded(label).replace(/[:：]$/, '');
  const labels = placesOf(within)
    .flatMap((place) => [place, ...place.querySelectorAll<HTMLElement>('*')])
    .filter((element) => folded(textOf(element)).includes(wanted) && !isInaccessible(element));
  // Only the innermost labels: an outer element contains more than was asked for.
  const inner = labels.filter((one) => !labels.some((other) => other !== one && one.contains(other)));
  for (const element of inner) {
    const text = tidy(textOf(element));
    const rest = bare(text.slice(folded(text).indexOf(wanted) + wanted.length));
    if (rest !== '') return rest;
    for (let at: HTMLElement | null = element; at !== null && at !== document.body; at = at.parentElement) {
      const beside = at.nextElementSibling instanceof HTMLElement ? readIn(at.nextElementSibling) : '';
      if (beside !== '') return beside;
      if (at.nextElementSibling !== null || at.matches('section, article, li, dl, form, main, dialog')) break;
    }
  }
  return null;
}

function readIn(element: HTMLElement): string {
  if (element instanceof HTMLInputElement) return tidy(element.value);
  const [line = ''] = (element.innerText ?? '').trim().split('\n');
  return bare(line);
}
