import type { PromptFile } from './prompt-file';
import { holdsWord } from './words';

const mostCharacters = 900;
/** Lines of code quoted before and after a line that contains a word. */
const around = { before: 1, after: 2 };
/**
 * Lines with a handler rank higher: they may contain the fault, while lines with more of the words only name the
 * control.
 */
const handler = /=>|\bon[A-Z]\w*=/;
const handlerWorth = 1;
/** Lines that are only layout or closing brackets. */
const layout = [
  /^\s*$/,
  /^\s*(?:<\/[\w.]+>|\/?>|<>|[)}\]]+[;,]?)\s*$/,
  /^\s*className="[^"]*"\s*$/,
  /^\s*<(?:div|span|ul|ol|p|section|header|main)(?: className="[^"]*")?>\s*$/,
  /^\s*<(?:path|circle|rect|line|ellipse|polygon|polyline|stop|linearGradient|radialGradient|filter|fe\w+)\b[^{]*$/,
  /^\s*import\b/,
];

/**
 * Quotes the lines of a file that contain the most of these words, by weight, and the lines of code around them, copied
 * exactly; "…" marks gaps. Lines that are only layout are left out. Empty if no line contains a word. Cost: one search
 * of the text for each word.
 */
export function quoteSaid({ content }: PromptFile, words: ReadonlyMap<string, number>): string {
  const lines = content
    .split('\n')
    .map((text, at) => ({ text, at }))
    .filter(({ text }) => !layout.some((one) => one.test(text)));
  const scored = lines.map(({ text }, index) => {
    const lower = text.toLowerCase();
    let held = 0;
    for (const [word, weight] of words) if (holdsWord(text, lower, word)) held += weight;
    return { index, held, score: held + (handler.test(text) ? handlerWorth : 0) };
  });
  const best = scored
    .filter(({ held }) => held > 0)
    .toSorted((one, other) => other.score - one.score || one.index - other.index);
  const kept = new Set<number>();
  let characters = 0;
  for (const { index } of best) {
    for (let near = index - around.before; near <= index + around.after; near += 1) {
      const line = lines[near];
      if (line === undefined || kept.has(near)) continue;
      if (characters + line.text.length > mostCharacters) break;
      kept.add(near);
      characters += line.text.length + 1;
    }
  }
  const shown = [...kept].toSorted((one, other) => one - other).map((index) => lines[index]!);
  return shown
    .map(({ text, at }, index) => `${index > 0 && shown[index - 1]!.at !== at - 1 ? '…\n' : ''}${text}`)
    .join('\n');
}
