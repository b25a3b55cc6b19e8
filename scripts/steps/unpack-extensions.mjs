import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTar } from './read-tar.mjs';

/**
 * Unpacks a package's Postgres extension next to the engine's bundle and lists its files, so that the engine reads each
 * on request (`lib/backends/backend-engine/process/offer-extension.ts`).
 */
export function unpackExtension(archive, name, outdir) {
  return readTar(readFileSync(archive)).map(({ file, bytes }) => {
    const from = path.posix.join('extensions', name, path.posix.basename(file));
    mkdirSync(path.dirname(path.join(outdir, from)), { recursive: true });
    writeFileSync(path.join(outdir, from), bytes);
    return { at: file, from, size: bytes.length };
  });
}
