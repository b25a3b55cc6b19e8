import { attribute, descendants, type Element, wordsOf } from '../documents/page-elements';

/** The schema.org type that a page clearly has, for programs that list recipes, events and places. */
export type PageKind = Readonly<Record<string, unknown>> & { '@type': 'Recipe' | 'Event' | 'LocalBusiness' };

type About = { name: string; description: string | null; url: string; image: string | null };

const ingredients = /^(?:(?:ingredients|zutaten|ingrédients|ingredientes)\b|配料|食材|材料|原料)/i;
const method =
  /^(?:(?:method|instructions|directions|steps|preparation|how to make it|zubereitung|préparation|preparación)\b|做法|步骤|制作)/i;
const hours = /\b(?:opening hours|hours|öffnungszeiten|horaires|horario)\b|营业时间|開放時間/i;
const day = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Null if the page is not clearly one of them, since a wrong guess would put false facts into other people's lists. */
export function readKind(body: Element, about: About, isFirstPage: boolean): PageKind | null {
  const headings = descendants(body, '*').filter(({ tagName }) => /^h[1-6]$/.test(tagName));
  const names = headings.filter(({ tagName }) => tagName === 'h1').map(wordsOf);
  const [name] = names;
  const only = names.length === 1 && name !== undefined && name !== '' ? name.slice(0, 200) : null;
  return (
    (only === null
      ? null
      : (readRecipe(body, headings, { ...about, name: only }) ?? readEvent(body, { ...about, name: only }))) ??
    (isFirstPage ? readBusiness(body, headings, about) : null)
  );
}

const common = ({ name, description, url, image }: About) => ({
  name,
  ...(description !== null && { description }),
  url,
  ...(image !== null && { image }),
});

function readRecipe(body: Element, headings: readonly Element[], about: About): PageKind | null {
  const listAfter = (pattern: RegExp) => {
    const found = headings.filter((heading) => pattern.test(wordsOf(heading)));
    return found.length === 1 ? itemsAfter(body, found[0]!) : [];
  };
  const [needs, steps] = [listAfter(ingredients), listAfter(method)];
  if (needs.length < 2 || steps.length === 0) return null;
  return {
    '@type': 'Recipe',
    ...common(about),
    recipeIngredient: needs,
    recipeInstructions: steps.map((text) => ({ '@type': 'HowToStep', text })),
  };
}

/** Items of the first list after a heading, unless another heading comes before it. */
function itemsAfter(body: Element, heading: Element): string[] {
  const all = descendants(body, '*');
  const rest = all.slice(all.indexOf(heading) + 1);
  const end = rest.findIndex(({ tagName }) => /^h[1-6]$/.test(tagName));
  const list = (end === -1 ? rest : rest.slice(0, end)).find(({ tagName }) => tagName === 'ul' || tagName === 'ol');
  const items = list ? descendants(list, 'li').map(wordsOf) : [];
  return items
    .filter((item) => item !== '')
    .slice(0, 100)
    .map((item) => item.slice(0, 1000));
}

function readEvent(body: Element, about: About): PageKind | null {
  const times = descendants(body, 'time').map((time) => attribute(time, 'datetime') ?? '');
  const places = descendants(body, 'address')
    .map(wordsOf)
    .filter((words) => words !== '');
  const [begins, ends] = times.filter((time) => day.test(time));
  if (begins === undefined || places.length !== 1 || times.length > 2) return null;
  return {
    '@type': 'Event',
    ...common(about),
    startDate: begins,
    ...(ends !== undefined && { endDate: ends }),
    location: { '@type': 'Place', name: places[0]!.slice(0, 200), address: places[0]!.slice(0, 300) },
  };
}

function readBusiness(body: Element, headings: readonly Element[], about: About): PageKind | null {
  const phones = new Set(
    descendants(body, 'a').flatMap((link) => {
      const href = attribute(link, 'href') ?? '';
      return href.startsWith('tel:') ? [href.slice('tel:'.length)] : [];
    }),
  );
  const places = descendants(body, 'address')
    .map(wordsOf)
    .filter((words) => words !== '');
  const hasHours = headings.some((heading) => hours.test(wordsOf(heading)));
  if (phones.size !== 1 || (places.length !== 1 && !hasHours)) return null;
  return {
    '@type': 'LocalBusiness',
    ...common(about),
    telephone: [...phones][0]!,
    ...(places.length === 1 && { address: places[0]!.slice(0, 300) }),
  };
}
