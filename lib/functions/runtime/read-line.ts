import { z } from 'zod';
import { lineMark } from '../guest/marks';
import { type BundleLines, numbersAPiece } from '../bundles/function-bundle';
import type { LogLine } from '../functions/function-log';
import { linesBefore } from './compose-config';

const saidSchema = z.object({
  f: z.string().max(64),
  l: z.enum(['log', 'info', 'warn', 'error', 'debug', 'uncaught']),
  t: z.string(),
});

type Line = Omit<LogLine, 'n' | 'at'>;

/** Places in a bundle, as stacks name them. */
const place = /\b(main|packages)\.js:(\d{1,7}):(\d{1,7})/g;
const ownFile = /^function:/;

/** Reads a line of workerd's output; replaces places in the bundle with those in the app's own files. */
export function createReadLine(linesOf: ReadonlyMap<string, { own: BundleLines; packages: BundleLines | null }>) {
  return (line: string): Line | null => {
    if (!line.startsWith(lineMark)) return line.trim() === '' ? null : ofProcess(line);
    const read = saidSchema.safeParse(parseOr(line.slice(lineMark.length)));
    if (!read.success) return null;
    const { f: functionName, l: level, t } = read.data;
    let first: { file: string; line: number } | null = null;
    const lines = linesOf.get(functionName);
    const text = t.replace(place, (whole, piece: 'main' | 'packages', row: string, column: string) => {
      const of = piece === 'main' ? lines?.own : lines?.packages;
      const found = of && findPlace(of, Math.max(1, Number(row) - linesBefore[`${piece}.js`]), Number(column) - 1);
      if (!found) return whole;
      if (ownFile.test(found.source)) {
        const file = found.source.replace(ownFile, '');
        first ??= { file, line: found.line };
        return `${file}:${found.line}:${found.column}`;
      }
      return `${found.source.replace(/^.*node_modules\//, '')}:${found.line}:${found.column}`;
    });
    const at = first as { file: string; line: number } | null;
    return {
      functionName,
      level: level === 'uncaught' ? 'error' : level,
      text: withoutOwnFrames(text).slice(0, 4000),
      ...at,
      ...(level === 'uncaught' && { isFault: true as const }),
    };
  };
}

/** The piece that a place of the bundle lies in: the last one that begins at or before it. */
function findPlace({ files, starts, pieces }: BundleLines, row: number, column: number) {
  const [first, end] = [starts[row - 1], starts[row]];
  if (first === undefined || end === undefined) return null;
  for (let piece = end - 1; piece >= first; piece -= 1) {
    const [from, file, line, place] = pieces.subarray(piece * numbersAPiece, (piece + 1) * numbersAPiece);
    if (from! > column) continue;
    const source = files[file!];
    return source ? { source, line: line!, column: place! } : null;
  }
  return null;
}

/** A stack without Easel's own frames. */
const withoutOwnFrames = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.includes('start.js:'))
    .join('\n');

/**
 * A message from workerd itself, such as a crash; skips lines about its own source, which mean nothing to anybody here.
 */
function ofProcess(line: string): Line | null {
  if (/^\s*(?:stack:|\S+\.c\+\+|\*\*\*|#|<---|\d+: 0x)/.test(line)) return null;
  return { functionName: '', level: 'warn', text: line.slice(0, 1000) };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
