import { isInaccessible } from '@testing-library/dom';
import type { Thing } from '../promises/promise';
import { findFields, findThings, placesOf, textOf, tidy, valuesOf } from './find-things';

/** What stands between a label and its value, and at the end of a value that closes a sentence. */
const joint = /^\s*(?:is|ist|est|es|为|是)?\s*[:：=–—-]*\s*/i;
const bare = (text: string) => tidy(text.replace(joint, '')).replace(/[.。!！]$/, '');
const folded = (text: string) => tidy(text).toLowerCase();

/** The text of a thing, or what a field holds; null where there is none. */
export function readThing(thing: Thing, within: Thing | null): string | null {
  const [found] = findThings(thing, within);
  const text = found ? tidy(valuesOf(found)[0] || textOf(found)) : '';
  return text === '' ? null : text;
}

/**
 * What is shown for a label: what the field of that name holds; what follows the words in their own line; or what stands
 * beside or below them.
 */
export function readLabelled(label: string, within: Thing | null): string | null {
  const [field] = findFields(label, within);
  const held = field ? tidy(valuesOf(field)[0]) : '';
  if (held !== '') return held;
  const wanted = folded(label).replace(/[:：]$/, '');
  const labels = placesOf(within)
    .flatMap((place) => [place, ...place.querySelectorAll<HTMLElement>('*')])
    .filter((element) => folded(textOf(element)).includes(wanted) && !isInaccessible(element));
  // The innermost of them: one that holds another says more than was asked for.
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
