import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type { BundleLines } from './function-bundle';

/**
 * Where the pieces of a bundle's lines come from, plainly enough to be looked up without a reader of source maps, which the server's own
 * process is kept free of: only places in the app's own files and its packages, line by line.
 */
export function listLines(map: string): BundleLines {
  const trace = new TraceMap(map);
  const files = trace.sources.map((source) => source ?? '');
  const lines = decodedMappings(trace).map((segments) =>
    segments.flatMap((segment) =>
      segment.length === 1
        ? []
        : [[segment[0], segment[1], segment[2] + 1, segment[3] + 1] as [number, number, number, number]],
    ),
  );
  return { files, lines };
}
