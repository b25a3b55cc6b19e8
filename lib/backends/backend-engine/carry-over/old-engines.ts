import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A previous engine, installed under another name, with the `pg_dump` built for it. */
export type OldEngine = {
  /** As recorded in folders and snapshots. */
  version: string;
  /** The packages: PGlite and its tools. The tools work only with the PGlite they were built for. */
  engine: string;
  tools: string;
};

/**
 * Every engine whose data can be carried over. When upgrading, add the replaced engine here and to `dependencies`, see
 * docs/engine-upgrade.md; it stays until no server has data from it any more.
 */
const oldEngines: readonly OldEngine[] = [
  // No Easel ever wrote with this one: it is installed for tests only, standing in for whichever engine becomes old.
  { version: 'pglite 0.3', engine: 'pglite-0-3', tools: 'pglite-tools-0-3' },
];

/** The engine of that version; null if it is unknown or not installed. */
export function findOldEngine(version: string): OldEngine | null {
  const known = oldEngines.find((one) => one.version === version);
  return known && [known.engine, known.tools].every(isInstalled) ? known : null;
}

function isInstalled(name: string): boolean {
  const places = createRequire(path.join(import.meta.dirname, 'index.js')).resolve.paths(name) ?? [];
  return places.some((place) => existsSync(path.join(place, name)));
}
