/**
 * Limits on replies rendered as Markdown: the server renders the conversation too, for everybody on one thread, and a
 * table of
 * 3.5 kB (500 columns, 500 lines of one cell) took it eight seconds.
 */
const most = { characters: 20_000, signs: 1_500, cells: 3_000, prefix: 100, depth: 20, depths: 1_500 };

/**
 * Whether rendering this Markdown costs no more than its length suggests; otherwise it is shown as plain text. Cost:
 * O(characters).
 */
export function isCalmMarkdown(text: string): boolean {
  if (text.length > most.characters) return false;
  // The parser searches opening characters again from each possible closing one.
  if ((text.match(/[*_~[\]`<@]/g)?.length ?? 0) > most.signs) return false;
  const lines = text.split('\n');
  // Every row of a table is padded to its widest.
  const columns = Math.max(...lines.map((line) => line.split('|').length - 1));
  if (columns * lines.length > most.cells) return false;
  // Quotes and lists nest as deep as the markers at the start of a line.
  const prefixes = lines.map((line) => /^[\s>*+\-\d.)]*/.exec(line)![0]);
  const depths = prefixes.map((prefix) => prefix.match(/>|[*+\-.)](?=\s)/g)?.length ?? 0);
  return (
    prefixes.every((prefix) => prefix.length <= most.prefix) &&
    depths.every((depth) => depth <= most.depth) &&
    depths.reduce((sum, depth) => sum + depth, 0) <= most.depths
  );
}
