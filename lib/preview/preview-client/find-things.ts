import { isInaccessible, queryAllByRole } from '@testing-library/dom';
import { computeAccessibleName } from 'dom-accessibility-api';
import type { Role, Thing, ThingState } from '../../base/promises/promise';

/** Normalises a text for comparison: whitespace of any kind becomes a single space, and case is ignored. */
export const tidy = (text: string | null | undefined) => (text ?? '').replace(/[\s\u00a0\u202f\u2009]+/g, ' ').trim();

/** Fields without an ARIA role, or with a narrower role than people would use. */
const textFields =
  'input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], input[type=password], input[type=color], input[type=file]';
const fields =
  'input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=combobox], [role=searchbox], [role=spinbutton], [role=slider], [role=listbox], [role=radiogroup], fieldset';

export function nameOf(element: Element): string {
  return tidy(computeAccessibleName(element)) || tidy(element.getAttribute('placeholder'));
}

/** The text a person reads in an element: rendered text, without the content of fields. */
export function textOf(element: Element): string {
  return tidy(element instanceof HTMLElement ? element.innerText : element.textContent);
}

/** Includes hidden elements: checking visibility is slow, and is done later for the few that remain. */
function ofRole(container: HTMLElement, role: Role): HTMLElement[] {
  const query = (name: Role) => queryAllByRole(container, name, { hidden: true, queryFallbacks: true });
  if (role !== 'textbox') return query(role);
  const more = [...container.querySelectorAll<HTMLElement>(textFields)];
  return [...query('textbox'), ...query('searchbox'), ...query('spinbutton'), ...more];
}

/** Elements and attributes that may insert words in the middle of a name. */
const inserting = '[aria-label], [aria-labelledby], [alt], [title], [placeholder], input, select, textarea';

/**
 * False if the words can't be in the element's name, because they are neither in its text nor in its labels. A quick
 * check first, since computing names is slow and only one of dozens of buttons is wanted.
 */
function mayBeCalled(element: HTMLElement, wanted: string): boolean {
  const labelledBy = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter((id) => id !== '');
  const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const sources = [element, ...labelledBy.map((id) => document.getElementById(id)), ...labels].filter(
    (source) => source !== null,
  );
  if (sources.some((source) => source.querySelector(inserting) !== null)) return true;
  const attributes = ['aria-label', 'alt', 'title', 'placeholder', 'value'].map((name) => element.getAttribute(name));
  return [...sources.map((source) => source.textContent), ...attributes].some((text) =>
    squeezed(text ?? '').includes(wanted),
  );
}

/** Removes whitespace, because browsers and the library differ in the whitespace between the parts of a name. */
const squeezed = (text: string) => text.replace(/[\s\u00a0\u202f\u2009]+/g, '').toLowerCase();

/** The elements with exactly this name or, if there are none, those whose name contains it. */
function called(elements: readonly HTMLElement[], name: string, nameOfOne = nameOf): HTMLElement[] {
  const wanted = squeezed(name);
  const known = elements
    .filter((element) => mayBeCalled(element, wanted) && !isInaccessible(element))
    .map((element) => ({ element, name: squeezed(nameOfOne(element)) }));
  const exact = known.filter((one) => one.name === wanted);
  const fitting = exact.length > 0 ? exact : known.filter((one) => one.name.includes(wanted));
  return fitting.map(({ element }) => element);
}

/** Roles that ARIA does not name by content. People refer to them by their text. */
const unnamed: ReadonlySet<Role> = new Set([
  ...(['listitem', 'article', 'alert', 'status', 'log', 'paragraph', 'cell', 'note', 'term', 'definition'] as const),
  ...(['tabpanel', 'figure', 'time'] as const),
]);

function fitting(all: readonly HTMLElement[], { role, name }: Thing, mayReadText: boolean): HTMLElement[] {
  if (name === null) return all.filter((element) => !isInaccessible(element));
  const byName = called(all, name);
  return byName.length > 0 || !(mayReadText || unnamed.has(role)) ? byName : called(all, name, textOf);
}

/** Where to look: the whole page, or the elements that match `within`, innermost first. */
export function placesOf(within: Thing | null): HTMLElement[] {
  if (within === null) return [document.body];
  const all = ofRole(document.body, within.role);
  return fitting(all, within, true).toSorted((one, other) => (one.contains(other) ? 1 : other.contains(one) ? -1 : 0));
}

/** The matching elements in page order, those in the innermost place first. */
export function findThings(thing: Thing, within: Thing | null): HTMLElement[] {
  const found = placesOf(within).flatMap((place) => fitting(ofRole(place, thing.role), thing, false));
  return [...new Set(found)];
}

/** Finds fields of any kind by their label. */
export function findFields(label: string, within: Thing | null): HTMLElement[] {
  const found = placesOf(within).flatMap((place) => called([...place.querySelectorAll<HTMLElement>(fields)], label));
  return [...new Set(found)];
}

const mostNames = 8;
/** Names of the elements that do exist, for the report when one was not found. */
export function namesOf(elements: readonly HTMLElement[]): string[] {
  const names = elements.map((element) => nameOf(element) || textOf(element)).filter((name) => name !== '');
  return [...new Set(names)].slice(0, mostNames).map((name) => name.slice(0, 120));
}
const shownOf = (elements: readonly HTMLElement[]) => namesOf(elements.filter((element) => !isInaccessible(element)));
export const namesOfRole = (role: Role, within: Thing | null) =>
  shownOf(placesOf(within).flatMap((place) => ofRole(place, role)));
export const namesOfFields = () => shownOf([...document.querySelectorAll<HTMLElement>(fields)]);

/** The states of an element; states it can't have are omitted. */
export function statesOf(element: HTMLElement): ThingState[] {
  const found: ThingState[] = [];
  const flag = (attribute: string) => element.getAttribute(attribute);
  const add = (value: string | null, yes: ThingState, no: ThingState | null) => {
    if (value === 'true') found.push(yes);
    else if (value === 'false' && no !== null) found.push(no);
  };
  const isTicked = element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type);
  add(isTicked ? String(element.checked) : flag('aria-checked'), 'checked', 'unchecked');
  add(flag('aria-pressed'), 'pressed', 'unpressed');
  add(element instanceof HTMLOptionElement ? String(element.selected) : flag('aria-selected'), 'selected', null);
  const details = element.tagName === 'SUMMARY' ? element.closest('details') : null;
  add(details ? String(details.open) : flag('aria-expanded'), 'expanded', 'collapsed');
  found.push(isDisabled(element) ? 'disabled' : 'enabled');
  const current = flag('aria-current');
  if (current !== null && current !== 'false') found.push('current');
  return found;
}

export function isDisabled(element: Element): boolean {
  return element.matches(':disabled') || element.closest('[aria-disabled=true]') !== null;
}

/** The values of a field, as a person would read them. */
export function valuesOf(element: HTMLElement): string[] {
  if (element instanceof HTMLSelectElement) {
    return [tidy(element.selectedOptions[0]?.text), tidy(element.value)];
  }
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return [tidy(element.value)];
  const told = element.getAttribute('aria-valuetext') ?? element.getAttribute('aria-valuenow');
  return told === null ? [textOf(element)] : [tidy(told)];
}
