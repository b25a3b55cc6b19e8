import path from 'node:path/posix';
import { scanSource } from '../../preview/compiler/scan-source';
import type { AppFunction } from './app-function';
import { followImportMap, readImportMap } from './import-map';
import { mapImport } from './map-import';

export type Reached = {
  /** The files a function consists of, and those that say how its imports are read. */
  files: Readonly<Record<string, string>>;
  /** npm's packages it names, with the version or range of each. */
  packages: Readonly<Record<string, string>>;
  /** A package that is named in two versions, which can't both be installed. */
  conflict: { name: string; ranges: readonly [string, string] } | null;
};

const endings = ['', '.ts', '.tsx', '.js', '/index.ts', '/mod.ts', '/index.js'];
const maps = /\/(?:deno\.jsonc?|import_map\.json)$/;

/** Follows a function's imports from its entry. Reads texts only, by their imports as the compiler sees them. */
export function reachFiles(files: Readonly<Record<string, string>>, { entry }: AppFunction): Reached {
  const map = readImportMap(files, entry);
  const folder = path.dirname(entry);
  const reached: Record<string, string> = {};
  const packages: Record<string, string> = {};
  let conflict: Reached['conflict'] = null;
  for (const name of Object.keys(files)) {
    const isOurs = [folder, path.dirname(folder)].includes(path.dirname(name));
    if (maps.test(name) && isOurs) reached[name] = files[name]!;
  }

  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const text = files[file];
    if (text === undefined || Object.hasOwn(reached, file)) continue;
    reached[file] = text;
    for (const { specifier } of scanSource(file, text).imports) {
      const named = followImportMap(map, specifier);
      const mapped = mapImport(named);
      if (mapped.kind === 'file') {
        const from = named === specifier ? path.dirname(file) : folder;
        const place = path.normalize(path.join(from, named));
        const found = endings.map((ending) => place + ending).find((one) => Object.hasOwn(files, one));
        if (found !== undefined) open.push(found);
      }
      if (mapped.kind !== 'package') continue;
      const before = packages[mapped.name];
      // Without a version, any that another file names will do.
      if (before === undefined || before === 'latest') packages[mapped.name] = mapped.range;
      else if (mapped.range !== 'latest' && mapped.range !== before)
        conflict = { name: mapped.name, ranges: [before, mapped.range] };
    }
  }
  return { files: reached, packages, conflict };
}
