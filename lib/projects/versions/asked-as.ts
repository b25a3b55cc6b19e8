import { cutText } from '../../base/foundation/cut-text';

const longest = 80;
/** Ends of sentences, in scripts with and without spaces. */
const end = /[.!?](?=\s)|[。！？]/g;

/**
 * A request as a version's name: its first line, up to the last whole sentence that fits, else cut between words. Empty for an
 * empty request.
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
