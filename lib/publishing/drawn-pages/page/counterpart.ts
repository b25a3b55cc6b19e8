const tidy = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();

const nameOf = (element: Element) =>
  [
    element.tagName,
    tidy(element.textContent),
    element.getAttribute('aria-label'),
    element.getAttribute('placeholder'),
  ].join('|');

/**
 * The app's element that corresponds to an element of the drawn page: the same kind, the same text, and the same
 * position among similar ones.
 */
export function counterpartOf(element: Element, drawn: Element, own: readonly Element[]): HTMLElement | null {
  const name = nameOf(element);
  const like = (places: readonly Element[]) =>
    places
      .flatMap((place) => [place, ...place.querySelectorAll<HTMLElement>(element.tagName)])
      .filter((one): one is HTMLElement => one instanceof HTMLElement && nameOf(one) === name);
  const at = like([drawn]).indexOf(element as HTMLElement);
  const found = like(own);
  return found[at] ?? found[0] ?? null;
}
