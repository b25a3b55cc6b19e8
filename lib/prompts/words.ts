const common = new Set(
  `the and for with that this want need can app page list show make should they have who what when from our their each also about just
like into them please add more very all any not are was will would could there here its your you const return import export function
className string number boolean type default true false null undefined div span button`.split(/\s+/),
);

/**
 * The words of a text that may tell files apart, in lower case and without their endings: `HabitCard` gives `habit` and
 * `card`. Chinese text, which has no blanks, gives pairs of characters.
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
    words.add(word.replace(/(?:ies|ing|ed|es|s)$/, ''));
  }
  return words;
}
