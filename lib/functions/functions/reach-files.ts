import path from 'node:path/posix';
import { scanSource } from '../../preview/compiler/scan-source';
import type { AppFunction } from './app-function';
import { followImportMap, readImportMap } from './import-map';
import { mapImport } from './map-import';

export type Reached = {
  /** The files a function consists of, and its import maps. */
  files: Readonly<Record<string, string>>;
  /** The npm packages it imports, with the version or range of each. */
  packages: Readonly<Record<string, string>>;
  /** A package that is imported in two versions, which can't both be installed. */
  conflict: { name: string; ranges: readonly [string, string] } | null;
};

const endings = ['', '.ts', '.tsx', '.js', '/index.ts', '/mod.ts', '/index.js'];
const maps = /\/(?:deno\.jsonc?|import_map\.json)$/;

/** Follows a function's imports from its entry. Only reads texts, and finds imports as the compiler does. */
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
      // An import without a version accepts any version that another file names.
      if (before === undefined || before === 'latest') packages[mapped.name] = mapped.range;
      else if (mapped.range !== 'latest' && mapped.range !== before)
        conflict = { name: mapped.name, ranges: [before, mapped.range] };
    }
  }
  return { files: reached, packages, conflict };
}
