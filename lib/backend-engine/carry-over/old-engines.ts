import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** An engine of before, installed under another name, with the `pg_dump` that was built for it. */
export type OldEngine = {
  /** As folders and snapshots name it. */
  version: string;
  /** The packages: PGlite, and its tools. The tools work with the very PGlite they were built for and with no other. */
  engine: string;
  tools: string;
};

/**
 * Every engine that data can be carried over from. An upgrade puts the one it replaces here and into `dependencies`, see
 * docs/engine-upgrade.md; it stays until no server has data of it any more.
 */
const oldEngines: readonly OldEngine[] = [
  // No Easel ever wrote with it: it is installed for tests alone, where it stands for whichever comes to be old.
  { version: 'pglite 0.3', engine: 'pglite-0-3', tools: 'pglite-tools-0-3' },
];

/** The engine of that version; null where it is unknown or not installed. */
export function findOldEngine(version: string): OldEngine | null {
  const known = oldEngines.find((one) => one.version === version);
  return known && [known.engine, known.tools].every(isInstalled) ? known : null;
}

function isInstalled(name: string): boolean {
  const places = createRequire(path.join(import.meta.dirname, 'index.js')).resolve.paths(name) ?? [];
  return places.some((place) => existsSync(path.join(place, name)));
}
