import type { SourceFault } from './transform';

/**
 * Parses swc's error report, which is drawn as text: the message after `x`, the position in `,-[src/App.tsx:3:1]`, and
 * the column from the `^` under the line, which is more precise than the position.
 */
export function readSwcFault(error: unknown): SourceFault {
  const report = typeof error === 'string' ? error : error instanceof Error ? error.message : String(error);
  const message = /^[ \t]*[x×][ \t]+(.+)$/m.exec(report)?.[1]?.trim() ?? 'This file cannot be read.';
  const place = /[,╭][-─]\[.{0,300}:(\d+):(\d+)\]/.exec(report);
  if (!place) return { message, line: null, column: null };

  const lines = report.split('\n');
  const marker = lines.findIndex((line) => /^\s*[:·]\s+[\^─┬,.`|-]*\^/.test(line) || /^\s*:\s*\^/.test(line));
  const marked = marker > 0 ? /^(\s*(\d+)\s*[|│] ?)/.exec(lines[marker - 1]!) : null;
  if (!marked) return { message, line: Number(place[1]), column: Math.max(0, Number(place[2]) - 1) };

  return { message, line: Number(marked[2]), column: Math.max(0, lines[marker]!.indexOf('^') - marked[1]!.length) };
}
