import { allExamples, type DemoExample } from './demo-examples';

/** What the demo model can do with a prompt: replay a turn (counted from 1) of a conversation, or nothing. */
export type DemoMatch =
  | { kind: 'replay'; conversation: string; turn: number }
  /**
   * `nearest`: three examples, those in the prompt's language first, then the most similar to it; `next`: the next prompt of the project's own conversation.
   */
  | { kind: 'miss'; nearest: DemoExample[]; next: string | null };

/**
 * Decides, before any model is called, how the demo would respond. Matching ignores case, whitespace and punctuation. A
 * first prompt matches if the project follows no conversation yet, or this one. A later prompt matches only if the
 * project has had the prompts before it, since its reply changes their files. `earlier` are the project's answered
 * prompts, oldest first.
 */
export function matchDemo(prompt: string, earlier: readonly string[]): DemoMatch {
  const said = plain(prompt);
  const had = new Set(earlier.map(plain));
  const current = allExamples.find((example) => had.has(plain(example.prompts[0]))) ?? null;

  for (const example of allExamples) {
    const turn = example.prompts.findIndex((text) => plain(text) === said);
    if (turn < 0 || (current !== null && current !== example)) continue;
    if (example.prompts.slice(0, turn).every((text) => had.has(plain(text)))) {
      return { kind: 'replay', conversation: example.id, turn: turn + 1 };
    }
  }
  const next = current?.prompts.find((text) => !had.has(plain(text))) ?? null;
  return { kind: 'miss', nearest: nearestExamples(prompt), next };
}

/**
 * Keeps only letters and digits, in lower case, so that case, spacing, punctuation and typographic quotes don't matter.
 */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function nearestExamples(prompt: string): DemoExample[] {
  const words = wordsOf(prompt);
  const isChinese = /\p{Script=Han}/u.test(prompt);
  const scored = allExamples.map((example, index) => {
    const own = wordsOf(
      [...Object.values(example.title), ...Object.values(example.description), ...example.prompts].join(' '),
    );
    const shared = [...words].filter((word) => own.has(word)).length;
    // Divide by the length, so that a long example does not win by length alone.
    const score = shared / Math.sqrt(own.size);
    // An app in a language that the person does not read ranks after all others.
    return { example, index, score, isSpoken: isChinese === (example.language === 'zh-CN') };
  });
  return scored
    .sort(
      (one, other) =>
        Number(other.isSpoken) - Number(one.isSpoken) || other.score - one.score || one.index - other.index,
    )
    .slice(0, 3)
    .map(({ example }) => example);
}

const commonWords = new Set(
  'the and for with that this want need can app page list show make should they have who what when from our their each also about just like into them'.split(
    ' ',
  ),
);

/** Words of three letters or more, cut to a stem of six; pairs of characters for Chinese. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (/\p{Script=Han}/u.test(word)) {
      for (let index = 0; index + 1 < word.length; index++) words.add(word.slice(index, index + 2));
    } else if (word.length >= 3 && !commonWords.has(word)) {
      words.add(word.replace(/(?:ings?|s)$/, '').slice(0, 6));
    }
  }
  return words;
}
