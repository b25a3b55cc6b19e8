import type { ImportGraph } from './import-graph';
import type { PromptFile } from './prompt-file';
import type { Said } from './said-in-steps';
import { holdsWord, wordsOf } from './words';

/** A file's score for containing a word, a word in its path, a pair of adjacent words, and a whole text. */
const worth = { word: 1, inPath: 3, pair: 2, whole: 4 };
/**
 * The share of a file's score that is passed on to the files it imports and to those that use it; one step further,
 * half of that.
 */
const near = { imported: 0.5, using: 0.5, further: 0.5 };
/** Types and sample rows contain the same words, and are seldom at fault. */
const seldomAtFault = 0.3;

const maySay = /\.[cm]?[jt]sx?$/;
const isMadeUp = /(?:^|\/)(?:sample|seed|demo|mock)\w*\.\w+$/i;
const isGenerated = /(?:^|\/)database\.types\.ts$|(?:^|\/)main\.[jt]sx?$|\.d\.ts$/;
const isHan = /\p{Script=Han}/u;
const acts = /=>|\bfunction\b/;

/**
 * The files that may contain the cause of a broken promise, likeliest first: those that contain the words its steps
 * name, then what these import and what uses them. Rare words weigh more. Cost: one search of the text for each word.
 */
export function rankBySteps(files: readonly PromptFile[], graph: ImportGraph, said: readonly Said[]): PromptFile[] {
  const code = files.filter(({ path }) => maySay.test(path) && !isGenerated.test(path));
  const own = new Map(code.map(({ path }) => [path, 0]));
  const texts = code.map((file) => ({
    file,
    names: wordsOf(file.path),
    lower: file.content.toLowerCase(),
    spaced: file.content.toLowerCase().replace(/\s+/g, ' '),
  }));
  const add = (holders: typeof texts, weightOf: (holder: (typeof texts)[number]) => number) => {
    const rarity = Math.log(1 + code.length / Math.max(1, holders.length));
    for (const holder of holders) {
      const { path } = holder.file;
      own.set(path, (own.get(path) ?? 0) + rarity * weightOf(holder));
    }
  };
  for (const [run, weight] of runsOf(said)) {
    const holders = texts.filter(({ spaced }) => spaced.includes(run));
    add(holders, () => weight);
  }
  for (const [word, weight] of wordsSaid(said)) {
    const holders = texts.filter(({ file, names, lower }) => names.has(word) || holdsWord(file.content, lower, word));
    add(holders, ({ names }) => weight * (names.has(word) ? worth.inPath : worth.word));
  }
  const scores = spread(spread(own, graph, 1), graph, near.further);
  const scoreOf = ({ path, content }: PromptFile) =>
    (scores.get(path) ?? 0) * (acts.test(content) && !isMadeUp.test(path) ? 1 : seldomAtFault);
  return code
    .map((file) => ({ file, score: scoreOf(file) }))
    .toSorted((one, other) => other.score - one.score || (one.file.path < other.file.path ? -1 : 1))
    .map(({ file }) => file);
}

/** Words of the steps, each with its greatest weight. */
export function wordsSaid(said: readonly Said[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { text, weight } of said) {
    for (const word of wordsOf(text)) found.set(word, Math.max(found.get(word) ?? 0, weight));
  }
  return found;
}

/** Pairs of adjacent words, and longer texts as a whole: "mark as done" occurs in one file of thirty. */
function runsOf(said: readonly Said[]): Map<string, number> {
  const found = new Map<string, number>();
  const add = (run: string, weight: number) => found.set(run, Math.max(found.get(run) ?? 0, weight));
  for (const { text, weight } of said) {
    const lower = text.toLowerCase();
    const words = lower.match(/\p{Script=Han}|[\p{L}\p{N}'’]+/gu) ?? [];
    const between = isHan.test(text) ? '' : ' ';
    for (let at = 0; at + 1 < words.length; at += 1) add(words.slice(at, at + 2).join(between), weight * worth.pair);
    if (words.length > 2) add(lower, weight * worth.whole);
  }
  return found;
}

function spread(from: ReadonlyMap<string, number>, graph: ImportGraph, share: number): Map<string, number> {
  const found = new Map(from);
  const give = (to: readonly string[], score: number) => {
    for (const path of to) if (found.has(path)) found.set(path, found.get(path)! + score / to.length);
  };
  for (const [path, score] of from) {
    give(graph.imports.get(path) ?? [], score * near.imported * share);
    give(graph.importedBy.get(path) ?? [], score * near.using * share);
  }
  return found;
}
