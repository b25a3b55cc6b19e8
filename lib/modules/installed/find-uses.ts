import { modulesFolder, type ModuleFiles } from './installed-module';

const source = /\.(?:[cm]?[jt]sx?|css)$/;

/**
 * The app's own files that import each module, keyed by module name. Reads every source file under `src/`, unless
 * `names` is empty.
 */
export async function findUses(files: ModuleFiles, names: readonly string[]): Promise<Map<string, string[]>> {
  const uses = new Map(names.map((name) => [name, [] as string[]]));
  if (names.length === 0) return uses;
  const own = files
    .paths()
    .filter((path) => path.startsWith('src/') && !path.startsWith(modulesFolder) && source.test(path));
  const texts = await Promise.all(own.map((path) => files.read(path)));
  for (const [at, path] of own.entries())
    for (const [, name = ''] of texts[at]?.matchAll(/['"](?:@|\.{1,2}(?:\/\.\.)*)\/modules\/([a-z0-9-]+)/g) ?? []) {
      const known = uses.get(name);
      if (known && !known.includes(path)) known.push(path);
    }
  return uses;
}
