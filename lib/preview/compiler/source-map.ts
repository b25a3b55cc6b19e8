import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { toBase64 } from '../../base/foundation/base64';

const marker = '\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

/** The comment that embeds a source map in its module; `headerLines` is the number of lines before the mapped code. */
export function inlineSourceMap(map: string, headerLines: number): string {
  const shifted = headerLines === 0 ? map : map.replace(/"mappings":"/, () => `"mappings":"${';'.repeat(headerLines)}`);
  return `${marker}${toBase64(new TextEncoder().encode(shifted))}\n`;
}

/** The source map embedded in a module, for `traceSource`; null if there is none. */
export function readSourceMap(code: string): TraceMap | null {
  const at = code.lastIndexOf(marker);
  if (at < 0) return null;
  const bytes = Uint8Array.from(atob(code.slice(at + marker.length).trim()), (character) => character.charCodeAt(0));
  return new TraceMap(new TextDecoder().decode(bytes));
}

/** Lines count from 1, columns from 0; null for code that the compiler generated. */
export function traceSource(
  map: TraceMap,
  line: number,
  column: number,
): { file: string; line: number; column: number } | null {
  const found = originalPositionFor(map, { line, column });
  return found.source === null ? null : { file: found.source, line: found.line, column: found.column };
}
