/**
 * What a reply may be to be laid out: the server draws the conversation too, for everybody in one thread, and a table of 3.5 kB
 * (500 columns, 500 lines of one cell) took it eight seconds.
 */
const most = { characters: 20_000, signs: 1_500, cells: 3_000, prefix: 100, depth: 20, depths: 1_500 };

/** Whether Markdown costs no more to lay out than its length tells; what does not is shown as it is written. Cost: O(characters). */
export function isCalmMarkdown(text: string): boolean {
  if (text.length > most.characters) return false;
  // Signs that open something are looked for again from each that may close it.
  if ((text.match(/[*_~[\]`<@]/g)?.length ?? 0) > most.signs) return false;
  const lines = text.split('\n');
  // Every line of a table is filled up to its widest.
  const columns = Math.max(...lines.map((line) => line.split('|').length - 1));
  if (columns * lines.length > most.cells) return false;
  // Quotes and lists stand in each other as deep as a line begins with their signs.
  const prefixes = lines.map((line) => /^[\s>*+\-\d.)]*/.exec(line)![0]);
  const depths = prefixes.map((prefix) => prefix.match(/>|[*+\-.)](?=\s)/g)?.length ?? 0);
  return (
    prefixes.every((prefix) => prefix.length <= most.prefix) &&
    depths.every((depth) => depth <= most.depth) &&
    depths.reduce((sum, depth) => sum + depth, 0) <= most.depths
  );
}
