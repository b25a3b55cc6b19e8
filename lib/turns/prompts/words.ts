const common = new Set(
  `the and for with that this want need can app page list show make should they have who what when from our their each also about just
like into them please add more very all any not are was will would could there here its your you const return import export function
className string number boolean type default true false null undefined div span button`.split(/\s+/),
);

/**
 * The words of a text that may distinguish files, in lower case and without their endings: `HabitCard` gives `habit`
 * and `card`. Chinese text, which has no spaces, gives pairs of characters.
 */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [run] of text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (/\p{Script=Han}/u.test(run)) {
      for (let index = 0; index + 1 < run.length; index++) words.add(run.slice(index, index + 2));
      continue;
    }
    const word = run.toLowerCase();
    if (word.length < 3 || common.has(word) || /^\d+$/.test(word)) continue;
    words.add(stemOf(word));
  }
  return words;
}

/** A stem that `invoices` and `invoice`, `libraries` and `library`, `changing` and `change` share. */
function stemOf(word: string): string {
  return word.replace(/ies$|(?<!s)s$/, '').replace(/(?<=.{3})(?:ing|ed|e|y)$/, '');
}

/**
 * Whether a text contains a word as `wordsOf` would split it, without splitting all of it. `lower` is the text in lower
 * case. Cost: a search for the word; most texts don't contain it.
 */
export function holdsWord(text: string, lower: string, word: string): boolean {
  if (/\p{Script=Han}/u.test(word)) return text.includes(word);
  // In a few alphabets the lower-case text is longer, and positions in one don't match the other.
  if (lower.length !== text.length) return wordsOf(text).has(word);
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    const isStart =
      at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1]!) || /\p{Ll}\p{Lu}/u.test(text.slice(at - 1, at + 1));
    if (isStart && wordsOf(text.slice(at, at + word.length + longestEnding + 1).match(oneWord)?.[0] ?? '').has(word))
      return true;
  }
  return false;
}

const longestEnding = 4;
const oneWord = /^\p{Lu}*[\p{Ll}\p{N}]*/u;
