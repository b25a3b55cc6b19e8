import type { CountTokens } from '../models/model';
import { chooseBySteps } from './choose-by-steps';
import { comparePaths, sortByPath, tokensAround, type ChosenFiles, type FileHints } from './chosen-files';
import { codeWordsOf } from './code-words';
import { readImportGraph, type ImportGraph } from './import-graph';
import { outlineFile } from './outline-file';
import { isShowable, type PromptFile } from './prompt-file';
import { exportedNames, quoteUsages } from './quote-usages';
import { holdsWord, wordsOf } from './words';

const alwaysWanted = ['src/App.tsx', 'src/index.css', 'package.json', 'index.html', 'src/main.tsx'];
/** A project up to this size is sent in full, even if a request concerns little of it. */
const wholeTokens: Record<Purpose, number> = { change: 9_000, repair: 2_000, question: 2_000 };
/** Room for full files if a request points at a few; if it points at many, everything that fits is sent. */
const focusedTokens: Record<Purpose, number> = { change: 8_500, repair: 6_000, question: 1_500 };
/**
 * Tokens for the files that the named files import or that use them: `all`, including the named files themselves. Even
 * if those are long, `beside` tokens remain, or `besideMany` if several files are named.
 */
const withNamedTokens = { all: 1_050, beside: 120, besideMany: 1_100 };
const fewFiles = 14;
/**
 * No code has more characters per token, apart from long runs of spaces, so a longer text can't fit and need not be
 * counted.
 */
const mostCharactersAToken = 6;
/** The most tokens for names and props of files that are not sent in full. */
const outlineTokens: Record<Purpose, number> = { change: 1_200, repair: 400, question: 1_000 };

type Purpose = NonNullable<FileHints['purpose']>;

/**
 * Chooses the files sent with a request. A small project is sent in full. Of a larger one it sends the files that
 * faults and the prompt name, those near them in the import graph, the app's frame and recent changes, best first, and
 * for imported files that are not sent in full their names and props. A request that points at a few files gets those
 * and what is near them, even if there is room for more. A repair whose faults name files gets those and little more; a
 * repair whose fault names only a broken promise gets the files that its steps are about. Unchanged files of the
 * template are sent only if they are named. The choice depends on nothing else, and the files are sorted by path, so
 * equal requests give equal prompts.
 *
 * Cost: one search of the text for each word of the prompt; in a large project only files that are sent are counted.
 */
export function chooseFiles(
  files: readonly PromptFile[],
  hints: FileHints,
  budgetTokens: number,
  countTokens: CountTokens,
): ChosenFiles {
  const { purpose = 'change' } = hints;
  const showable = files.filter((file) => isShowable(file) && (!file.ready || namedScore(file.path, hints) > 0));
  const weigh = (file: PromptFile) => countTokens(file.content) + tokensAround;
  const mostWhole = Math.min(budgetTokens, wholeTokens[purpose]);
  const least = showable.reduce((sum, file) => sum + leastTokens(file), 0);
  if (least <= mostWhole) {
    const total = showable.reduce((sum, file) => sum + weigh(file), 0);
    if (total <= mostWhole) {
      const whole = showable.length === files.length;
      return { files: sortByPath(showable), lines: { of: 'usage', quoted: [] }, outlines: [], tokens: total, whole };
    }
  }

  const { scores, named, pointedAt, graph } = scoreFiles(showable, hints);
  const isNamedRepair = purpose === 'repair' && named.size > 0;
  const { broken = [] } = hints;
  if (purpose === 'repair' && named.size === 0 && broken.length > 0) {
    return chooseBySteps(showable, broken, budgetTokens, countTokens);
  }
  const pointsAtMany = purpose === 'change' && pointedAt > fewFiles;
  const focus = pointsAtMany ? budgetTokens : Math.min(focusedTokens[purpose], budgetTokens);
  const ranked = [...showable].sort(
    (one, other) => (scores.get(other.path) ?? 0) - (scores.get(one.path) ?? 0) || comparePaths(one.path, other.path),
  );
  const chosen: PromptFile[] = [];
  let tokens = 0;
  const take = (file: PromptFile, room: number) => {
    // Skip a file that is too large for the remaining room, so that it does not keep smaller ones out.
    if (leastTokens(file) > room) return;
    const weight = weigh(file);
    if (weight > room) return;
    chosen.push(file);
    tokens += weight;
  };
  for (const file of ranked) if (named.has(file.path)) take(file, budgetTokens - tokens);
  // If a fault names several files, a value was passed from one to the next, and its origin is near them.
  const besideNamed = named.size > 1 ? withNamedTokens.besideMany : withNamedTokens.beside;
  const forWhole = isNamedRepair ? Math.max(withNamedTokens.all, tokens + besideNamed) : focus;
  const around = new Set([...named].flatMap((path) => [...importsOf(graph, path), ...usersOf(graph, path)]));
  for (const file of ranked) {
    if (named.has(file.path) || (isNamedRepair && !around.has(file.path))) continue;
    take(file, Math.min(forWhole, budgetTokens) - tokens);
  }

  const isWhole = new Set(chosen);
  const forOutlines = Math.min(budgetTokens, tokens + outlineTokens[purpose]);
  const usages: PromptFile[] = [];
  if (isNamedRepair) {
    const used = new Set([...named].flatMap((path) => usersOf(graph, path)));
    const names = showable.filter(({ path }) => named.has(path)).flatMap((file) => exportedNames(file));
    for (const file of ranked) {
      if (isWhole.has(file) || !used.has(file.path)) continue;
      const content = quoteUsages(file, names);
      const weight = countTokens(content) + tokensAround;
      if (content === '' || tokens + weight > forOutlines) continue;
      usages.push({ path: file.path, content });
      tokens += weight;
    }
  }
  const near = new Set(
    (isNamedRepair ? [...named] : chosen.map(({ path }) => path)).flatMap((path) => importsOf(graph, path)),
  );
  // The source of the values in the quoted lines is one step nearer to the cause.
  const byPath = new Map(showable.map((file) => [file.path, file]));
  const sources = new Set(
    usages.flatMap(({ path, content }) =>
      importsOf(graph, path).filter((from) => {
        const file = byPath.get(from);
        return file !== undefined && exportedNames(file, 'with types').some((name) => content.includes(name));
      }),
    ),
  );
  const outlines: PromptFile[] = [];
  const wanted = ranked
    .filter((file) => !isWhole.has(file) && (near.has(file.path) || sources.has(file.path) || purpose === 'question'))
    .map((file) => ({ path: file.path, content: outlineFile(file) }))
    .filter(({ content }) => content !== '');
  // Short ones first, since one long outline would use up all the room.
  const bySource = wanted.filter(({ path }) => sources.has(path)).sort(shorterFirst);
  for (const outline of [...bySource, ...wanted.filter(({ path }) => !sources.has(path))]) {
    const weight = countTokens(outline.content) + tokensAround;
    if (tokens + weight > forOutlines) continue;
    outlines.push(outline);
    tokens += weight;
  }
  return {
    files: sortByPath(chosen),
    lines: { of: 'usage', quoted: sortByPath(usages) },
    outlines: sortByPath(outlines),
    tokens,
    whole: false,
  };
}

const shorterFirst = (one: PromptFile, other: PromptFile) => one.content.length - other.content.length;

function leastTokens({ content }: PromptFile): number {
  return content.length / mostCharactersAToken + tokensAround;
}

/**
 * `named`: by a fault or the prompt; `pointedAt`: how many files the request points at about as strongly as at the best one.
 */
type Scored = {
  scores: ReadonlyMap<string, number>;
  named: ReadonlySet<string>;
  pointedAt: number;
  graph: ImportGraph;
};

function scoreFiles(files: readonly PromptFile[], hints: FileHints): Scored {
  const graph = readImportGraph(files);
  const own = new Map(files.map(({ path }) => [path, 0]));
  const named = new Set<string>();
  for (const { path } of files) {
    const score = namedScore(path, hints);
    if (score > 0) named.add(path);
    own.set(path, score);
  }
  // If faults name files, the person's request says nothing about where the fault is; the fault's own text may.
  const isNamedRepair = hints.purpose === 'repair' && named.size > 0;
  const isTold = hints.purpose === 'repair' && (isNamedRepair || (hints.told ?? '') !== '');
  const words = [isTold ? '' : hints.prompt, hints.told ?? ''].join('\n');
  addWordScores(files, words, own);
  const best = Math.max(0, ...own.values());
  const pointedAt = best === 0 ? 0 : [...own.values()].filter((score) => score >= best / 2).length;
  for (const [path, score] of own) own.set(path, score + frameScore(path, hints));

  // A named file is of little use without what it imports, and its fault is often in a file that uses it.
  const scores = new Map(own);
  for (const [path, score] of own) {
    if (score < 10) continue;
    for (const [near, share] of neighboursOf(graph, path, isNamedRepair))
      scores.set(near, (scores.get(near) ?? 0) + score * share);
  }
  return { scores, named, pointedAt, graph };
}

function namedScore(path: string, { prompt, problemPaths, purpose }: FileHints): number {
  const isNamed = purpose !== 'repair' && (prompt.includes(path) || prompt.includes(nameOf(path)));
  return (problemPaths.includes(path) ? 200 : 0) + (isNamed ? 150 : 0);
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function frameScore(path: string, { recentPaths, purpose }: FileHints): number {
  // A fault is seldom in the frame; if it is, the fault names the file.
  const frame = purpose === 'repair' ? -1 : alwaysWanted.indexOf(path);
  const recent = recentPaths.indexOf(path);
  return (frame >= 0 ? 60 - frame : 0) + (recent >= 0 ? Math.max(5, 25 - recent) : 0);
}

const saysPage = /\b(?:page|screen|tab|view)s?\b|页|界面|屏/i;
const isPage = /(?:^|\/)(?:pages|routes|views|screens|app)\/|(?:Page|Screen|View)\.\w+$/;

/** Rare words weigh more: "calendar" in two files says more than "button" in thirty. */
function addWordScores(files: readonly PromptFile[], prompt: string, scores: Map<string, number>): void {
  const wanted = wordsOf(`${prompt}\n${codeWordsOf(prompt)}`);
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

const importsOf = (graph: ImportGraph, path: string) => [...(graph.imports.get(path) ?? [])];
const usersOf = (graph: ImportGraph, path: string) => [...(graph.importedBy.get(path) ?? [])];

function* neighboursOf(graph: ImportGraph, path: string, isRepair: boolean): Generator<[string, number]> {
  const imports = importsOf(graph, path);
  const users = usersOf(graph, path);
  // The entry imports everything and everything imports utils: splitting the share keeps hubs from pulling in the
  // project.
  for (const near of imports) yield [near, 0.4 / Math.sqrt(imports.length)];
  // A component that was passed a wrong value is fixed where it is used.
  for (const near of users) yield [near, (isRepair ? 0.5 : 0.3) / Math.sqrt(users.length)];
}
