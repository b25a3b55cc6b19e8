import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The folder of an installed package, as seen from `from`. Works for packages that don't export `package.json`, which
 * import can't resolve.
 */
export function findPackage(name: string, from: string): string {
  const places = createRequire(path.join(from, 'index.js')).resolve.paths(name) ?? [];
  const found = places.map((place) => path.join(place, name)).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${name} is not installed.`);
  return found;
}
