import type { CountTokens } from '../models/model';
import { readImportGraph, type ImportGraph } from './import-graph';
import { isShowable, type PromptFile } from './prompt-file';
import { holdsWord, wordsOf } from './words';

/** What points to files: what the person wrote, what faults name, what changed last (newest first). */
export type FileHints = { prompt: string; problemPaths: readonly string[]; recentPaths: readonly string[] };

/** Files that are shown whole, by path, and what they take. */
export type ChosenFiles = { files: PromptFile[]; tokens: number; whole: boolean };

/** Beside the fence and the path line of a file. */
const tokensAround = 16;
const alwaysWanted = ['src/App.tsx', 'src/index.css', 'package.json', 'index.html', 'src/main.tsx'];
/** What goes with a request that points at a few files; one that points at many gets all there is room for. */
const focusedTokens = 10_000;
const fewFiles = 14;
/** No code has more characters to a token, long runs of blanks aside: tells without counting that a text can't fit. */
const mostCharactersAToken = 6;

/**
 * Chooses the files that travel with a request. A project that fits the budget travels whole; of a larger one go the
 * files that faults and the prompt name, those near them in the import graph, the frame of the app and what changed
 * last, best first. A request that points at a few files gets those and what is near, whatever else there is room for.
 * The choice depends on nothing else, and the files come sorted by path, so equal requests give equal prompts.
 * Cost: one search of the text for each word of the prompt; of a large project only files that go are counted.
 */
export function chooseFiles(
  files: readonly PromptFile[],
  hints: FileHints,
  budgetTokens: number,
  countTokens: CountTokens,
): ChosenFiles {
  const showable = files.filter(isShowable);
  const weigh = (file: PromptFile) => countTokens(file.content) + tokensAround;
  const least = showable.reduce((sum, file) => sum + leastTokens(file), 0);
  if (least <= budgetTokens) {
    const total = showable.reduce((sum, file) => sum + weigh(file), 0);
    if (total <= budgetTokens) {
      return { files: sortByPath(showable), tokens: total, whole: showable.length === files.length };
    }
  }

  const { scores, named, pointedAt } = scoreFiles(showable, hints);
  const focus = pointedAt <= fewFiles ? Math.min(focusedTokens, budgetTokens) : budgetTokens;
  const ranked = [...showable].sort(
    (one, other) => (scores.get(other.path) ?? 0) - (scores.get(one.path) ?? 0) || compare(one.path, other.path),
  );
  const chosen: PromptFile[] = [];
  let tokens = 0;
  for (const file of ranked) {
    const room = (named.has(file.path) ? budgetTokens : focus) - tokens;
    // A file too large for what is left must not keep smaller ones out.
    if (leastTokens(file) > room) continue;
    const weight = weigh(file);
    if (weight > room) continue;
    chosen.push(file);
    tokens += weight;
  }
  return { files: sortByPath(chosen), tokens, whole: false };
}

function leastTokens({ content }: PromptFile): number {
  return content.length / mostCharactersAToken + tokensAround;
}

/** `named`: by a fault or the prompt; `pointedAt`: how many files the request points at about as much as at the best. */
type Scored = { scores: ReadonlyMap<string, number>; named: ReadonlySet<string>; pointedAt: number };

function scoreFiles(files: readonly PromptFile[], hints: FileHints): Scored {
  const graph = readImportGraph(files);
  const own = new Map(files.map(({ path }) => [path, 0]));
  const named = new Set<string>();
  for (const { path } of files) {
    const score = namedScore(path, hints);
    if (score > 0) named.add(path);
    own.set(path, score);
  }
  addWordScores(files, hints.prompt, own);
  const best = Math.max(0, ...own.values());
  const pointedAt = best === 0 ? 0 : [...own.values()].filter((score) => score >= best / 2).length;
  for (const [path, score] of own) own.set(path, score + frameScore(path, hints));

  // A named file is of little use without what it imports, and its fault often lies in who uses it.
  const scores = new Map(own);
  for (const [path, score] of own) {
    if (score < 10) continue;
    for (const [near, share] of neighboursOf(graph, path)) scores.set(near, (scores.get(near) ?? 0) + score * share);
  }
  return { scores, named, pointedAt };
}

function namedScore(path: string, { prompt, problemPaths }: FileHints): number {
  const isNamed = prompt.includes(path) || prompt.includes(path.slice(path.lastIndexOf('/') + 1));
  return (problemPaths.includes(path) ? 200 : 0) + (isNamed ? 150 : 0);
}

function frameScore(path: string, { recentPaths }: FileHints): number {
  const frame = alwaysWanted.indexOf(path);
  const recent = recentPaths.indexOf(path);
  return (frame >= 0 ? 60 - frame : 0) + (recent >= 0 ? Math.max(5, 25 - recent) : 0);
}

const saysPage = /\b(?:page|screen|tab|view)s?\b|页|界面|屏/i;
const isPage = /(?:^|\/)(?:pages|routes|views|screens|app)\/|(?:Page|Screen|View)\.\w+$/;

/** Rare words weigh more: "calendar" in two files says more than "button" in thirty. */
function addWordScores(files: readonly PromptFile[], prompt: string, scores: Map<string, number>): void {
  const wanted = wordsOf(prompt);
  if (wanted.size === 0) return;
  const asksForPage = saysPage.test(prompt);
  const texts = files.map((file) => ({
    file,
    names: wordsOf(file.path),
    lower: file.content.toLowerCase(),
    isWantedPage: asksForPage && isPage.test(file.path),
  }));
  for (const word of wanted) {
    const holders = texts.filter(({ file, names, lower }) => names.has(word) || holdsWord(file.content, lower, word));
    const rarity = Math.log(1 + files.length / Math.max(1, holders.length));
    for (const { file, names, isWantedPage } of holders) {
      const weight = (names.has(word) ? 12 : 4) + (isWantedPage ? 8 : 0);
      scores.set(file.path, (scores.get(file.path) ?? 0) + rarity * weight);
    }
  }
}

function* neighboursOf(graph: ImportGraph, path: string): Generator<[string, number]> {
  const imports = graph.imports.get(path) ?? [];
  const users = graph.importedBy.get(path) ?? [];
  // The entry imports everything and utils are used by all: a share for each keeps hubs from pulling in the project.
  for (const near of imports) yield [near, 0.4 / Math.sqrt(imports.length)];
  for (const near of users) yield [near, 0.3 / Math.sqrt(users.length)];
}

function sortByPath(files: readonly PromptFile[]): PromptFile[] {
  return [...files].sort((one, other) => compare(one.path, other.path));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
