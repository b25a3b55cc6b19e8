import { cutText } from './cut-text';

const longest = 80;
/** Sentence ends, in scripts with and without spaces. */
const end = /[.!?](?=\s)|[。！？]/g;

/**
 * Turns a prompt into a version's name: its first line, up to the last whole sentence that fits, otherwise cut between
 * words. Empty for an empty prompt.
 */
export function askedAs(prompt: string): string {
  const line = (prompt.split('\n').find((one) => one.trim() !== '') ?? '').replace(/\s+/g, ' ').trim();
  if (line.length <= longest) return line.replace(/[.。]$/, '');
  const sentence = [...line.slice(0, longest).matchAll(end)].at(-1);
  if (sentence && sentence.index >= longest / 4) return line.slice(0, sentence.index + 1).replace(/[.。]$/, '');
  const cut = line.slice(0, longest);
  const space = cut.lastIndexOf(' ');
  return space >= longest / 2
    ? `${cut
        .slice(0, space)
        .replace(/[,;:–-]$/, '')
        .trimEnd()}…`
    : cutText(line, longest);
}
