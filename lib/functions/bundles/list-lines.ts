import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import { numbersAPiece, type BundleLines } from './function-bundle';

/**
 * Lists where the pieces of a bundle's lines come from, plainly enough to be looked up without a reader of source maps,
 * which the server's own process does without: only places in the app's own files and its packages, line by line.
 */
export function listLines(map: string): BundleLines {
  const trace = new TraceMap(map);
  const files = trace.sources.map((source) => source ?? '');
  const lines = decodedMappings(trace).map((segments) => segments.filter((segment) => segment.length > 1));
  const starts = new Int32Array(lines.length + 1);
  for (const [row, { length }] of lines.entries()) starts[row + 1] = starts[row]! + length;
  const pieces = new Int32Array(starts.at(-1)! * numbersAPiece);
  let at = 0;
  for (const segment of lines.flat()) {
    const [column, file = 0, line = 0, from = 0] = segment;
    pieces.set([column, file, line + 1, from + 1], at);
    at += numbersAPiece;
  }
  return { files, starts, pieces };
}
