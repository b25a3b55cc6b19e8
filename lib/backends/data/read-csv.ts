import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import Papa from 'papaparse';

const bytesAtOnce = 16 * 1024;
/** Characters; a longer line is more likely an unclosed quote than real data. */
const longestRecord = 1_000_000;
const enoughToGuess = 20_000;

export type CsvRecord = { line: number; cells: string[] };

/**
 * Yields a CSV file's records in order; `line` is the record's number, 1 for the heading. Guesses the delimiter from
 * the first lines. Parses in small pieces with a pause after each, so that a hostile file costs only its sender time.
 * Throws `UnreadableCsv` for a record without an end.
 */
export async function* readCsv(text: string): AsyncGenerator<CsvRecord> {
  const { delimiter } = Papa.parse(text.slice(0, enoughToGuess), { preview: 10 }).meta;
  const parser = parse({
    ...{ bom: true, delimiter, relax_quotes: true, relax_column_count: true, max_record_size: longestRecord },
    skip_empty_lines: false,
  });
  const feed = async () => {
    for (let at = 0; at < text.length && !parser.destroyed; at += bytesAtOnce) {
      parser.write(text.slice(at, at + bytesAtOnce));
      await setImmediate();
    }
    if (!parser.destroyed) parser.end();
  };
  const fed = feed();
  try {
    let line = 0;
    for await (const cells of parser) yield { line: (line += 1), cells: cells as string[] };
  } catch (error) {
    throw new UnreadableCsv('a record has no end', { cause: error });
  } finally {
    parser.destroy();
    await fed;
  }
}

export class UnreadableCsv extends Error {}
