import type { CountTokens } from '../models/model';
import { sortByPath, tokensAround, type ChosenFiles } from './chosen-files';
import { readImportGraph } from './import-graph';
import { outlineFile } from './outline-file';
import type { PromptFile } from './prompt-file';
import { quoteSaid } from './quote-said';
import { rankBySteps, wordsSaid } from './rank-by-steps';
import { saidInSteps, type BrokenPromise } from './said-in-steps';

/**
 * Token limits: the likeliest files are sent in full, the next ones as the lines that contain the steps' words, and the
 * rest as names and props. Measured in `evals/repairs/shown-files.test.ts`: with a smaller `whole`, fewer of the lines
 * at fault are sent.
 */
const room = { whole: 2_300, lines: 1_350, outlines: 400 };

/**
 * Chooses the files for a repair whose fault names no file, only a broken promise: those its steps are about
 * (`rank-by-steps.ts`). The model may ask for any other. Deterministic.
 */
export function chooseBySteps(
  files: readonly PromptFile[],
  broken: readonly BrokenPromise[],
  budgetTokens: number,
  countTokens: CountTokens,
): ChosenFiles {
  const said = broken.flatMap(saidInSteps);
  const words = wordsSaid(said);
  const ranked = rankBySteps(files, readImportGraph(files), said);
  const whole: PromptFile[] = [];
  const quoted: PromptFile[] = [];
  const outlines: PromptFile[] = [];
  let tokens = 0;
  /** Adds the file if the total, including everything added before, stays below `most`. */
  const take = (into: PromptFile[], file: PromptFile, most: number): boolean => {
    const weight = countTokens(file.content) + tokensAround;
    if (file.content === '' || tokens + weight > Math.min(most, budgetTokens)) return false;
    into.push(file);
    tokens += weight;
    return true;
  };
  const others = ranked.filter((file) => !take(whole, file, room.whole));
  const forLines = tokens + room.lines;
  const rest = others.filter((file) => !take(quoted, { ...file, content: quoteSaid(file, words) }, forLines));
  const forOutlines = tokens + room.outlines;
  for (const file of rest) take(outlines, { path: file.path, content: outlineFile(file) }, forOutlines);
  return {
    files: sortByPath(whole),
    lines: { of: 'words', quoted: sortByPath(quoted).map(({ path, content }) => ({ path, content })) },
    outlines: sortByPath(outlines),
    tokens,
    whole: false,
  };
}
