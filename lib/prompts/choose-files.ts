import type { CountTokens } from '../models/model';
import { readImportGraph, type ImportGraph } from './import-graph';
import { isShowable, type PromptFile } from './prompt-file';
import { wordsOf } from './words';

/** What points to files: what the person wrote, what faults name, what changed last (newest first). */
export type FileHints = { prompt: string; problemPaths: readonly string[]; recentPaths: readonly string[] };

/** Files that are shown whole, by path, and what they take. */
export type ChosenFiles = { files: PromptFile[]; tokens: number; whole: boolean };

/** Beside the fence and the path line of a file. */
const tokensAround = 16;
const alwaysWanted = ['src/App.tsx', 'src/index.css', 'package.json', 'index.html', 'src/main.tsx'];

/**
 * Chooses the files that travel with a request. A project that fits the budget travels whole; of a larger one go the
 * files that faults and the prompt name, those near them in the import graph, the frame of the app and what changed
 * last, best first until the budget is full. The choice depends on nothing else, and the files come sorted by path, so
 * equal requests give equal prompts.
 */
export function chooseFiles(
  files: readonly PromptFile[],
  hints: FileHints,
  budgetTokens: number,
  countTokens: CountTokens,
): ChosenFiles {
  const showable = files.filter(isShowable);
  const weights = new Map(showable.map((file) => [file.path, countTokens(file.content) + tokensAround]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (total <= budgetTokens) {
    return { files: sortByPath(showable), tokens: total, whole: showable.length === files.length };
  }

  const scores = scoreFiles(showable, hints);
  const ranked = [...showable].sort(
    (one, other) => (scores.get(other.path) ?? 0) - (scores.get(one.path) ?? 0) || compare(one.path, other.path),
  );
  const chosen: PromptFile[] = [];
  let tokens = 0;
  for (const file of ranked) {
    const weight = weights.get(file.path) ?? 0;
    // A file too large for what is left must not keep smaller ones out.
    if (tokens + weight > budgetTokens) continue;
    chosen.push(file);
    tokens += weight;
  }
  return { files: sortByPath(chosen), tokens, whole: false };
}

function scoreFiles(files: readonly PromptFile[], hints: FileHints): Map<string, number> {
  const graph = readImportGraph(files);
  const own = new Map(files.map((file) => [file.path, ownScore(file, hints)]));
  addWordScores(files, hints.prompt, own);

  // A named file is of little use without what it imports, and its fault often lies in who uses it.
  const scores = new Map(own);
  for (const [path, score] of own) {
    if (score < 10) continue;
    for (const [near, share] of neighboursOf(graph, path)) scores.set(near, (scores.get(near) ?? 0) + score * share);
  }
  return scores;
}

function ownScore({ path }: PromptFile, { prompt, problemPaths, recentPaths }: FileHints): number {
  let score = 0;
  if (problemPaths.includes(path)) score += 200;
  if (prompt.includes(path) || prompt.includes(path.slice(path.lastIndexOf('/') + 1))) score += 150;
  const frame = alwaysWanted.indexOf(path);
  if (frame >= 0) score += 60 - frame;
  const recent = recentPaths.indexOf(path);
  if (recent >= 0) score += Math.max(5, 25 - recent);
  return score;
}

/** Rare words weigh more: "calendar" in two files says more than "button" in thirty. */
function addWordScores(files: readonly PromptFile[], prompt: string, scores: Map<string, number>): void {
  const wanted = wordsOf(prompt);
  if (wanted.size === 0) return;
  const words = files.map((file) => ({ file, names: wordsOf(file.path), text: wordsOf(file.content) }));
  for (const word of wanted) {
    const holders = words.filter(({ names, text }) => names.has(word) || text.has(word));
    const rarity = Math.log(1 + files.length / Math.max(1, holders.length));
    for (const { file, names } of holders) {
      scores.set(file.path, (scores.get(file.path) ?? 0) + rarity * (names.has(word) ? 12 : 4));
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
