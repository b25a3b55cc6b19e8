import {
  migrationName,
  migrationNamesBefore,
  migrationPath,
  nextMigrationName,
} from '../../backends/backends/migration-files';
import type { FileOperation, FileTree } from '../../base/files/file-operation';
import { ownValue } from '../../base/foundation/own-value';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { fitSettings, type AppModule, type Catalogue } from '../catalogue/manifest';
import {
  foldersOf,
  functionFolderOf,
  isPlaceTaken,
  modulesFolder,
  namesAmong,
  notePath,
  readNote,
  readTakenOver,
  writeNote,
  type InstalledModule,
} from './installed-module';
import { titleOf } from './past-migrations';
import { mergeTaken, shippedPath } from './taken-over';

type Files = { paths(): readonly string[]; read(path: string): Promise<string | null>; entries(): FileTree };
export type ModuleTrouble = 'module-unknown' | 'module-place-taken' | 'module-not-installed' | 'module-needed';
export type PlannedChange = {
  operations: FileOperation[];
  /**
   * Operations on files that are the app's own: those that the person maintains, and `supabase/config.toml` if it needs
   * an entry for a function.
   */
  shared: FileOperation[];
  /** Names of modules that are installed too, because this one depends on them. */
  also: string[];
  /**
   * `merged` and `left` are full paths of files that the person maintains: an update was merged into the former, and
   * did not fit the latter, which were left unchanged.
   */
  merged: string[];
  left: string[];
};

/** The files of a module in an app, given these settings. */
const contentsOf = (
  own: AppModule,
  given: Readonly<Record<string, unknown>>,
  takenOver: InstalledModule['takenOver'],
) => {
  const { manifest, files, functions } = own;
  return {
    ...Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`${modulesFolder}${manifest.name}/${path}`, text]),
    ),
    ...Object.fromEntries(Object.entries(functions).map(([path, text]) => [`${functionFolderOf(own)}${path}`, text])),
    [notePath(manifest.name)]: writeNote({
      ...{ name: manifest.name, version: manifest.version },
      settings: fitSettings(manifest, given),
      takenOver,
    }),
  };
};

const configPath = 'supabase/config.toml';

/**
 * The app's `config.toml` with an entry that lets callers without a key call this module's function; null if that is
 * not needed or there is an entry already.
 */
function openFunction({ manifest }: AppModule, config: string): string | null {
  const head = `[functions.${manifest.name}]`;
  if (!manifest.isCalledByOthers || config.includes(head)) return null;
  return `${config === '' ? '' : `${config.trimEnd()}\n\n`}${head}\nverify_jwt = false\n`;
}

/**
 * Plans the file operations to install a module, update it, or change its settings; settings not given stay as they
 * were. No operations if everything is up to date. A migration that exists is not written again. A file that the person
 * took over gets the update merged into it if it fits.
 */
export async function planInstall(
  catalogue: Catalogue,
  files: Files,
  {
    name,
    settings,
    now,
    past = new Map(),
    waiting = [],
  }: {
    name: string;
    settings: Readonly<Record<string, unknown>>;
    now: number;
    /** The names its migrations had when the app had it before, by title. */
    past?: ReadonlyMap<string, string>;
    /**
     * Names of the app's migrations that have not run yet. They may depend on the module, so its migrations are named
     * to run before them.
     */
    waiting?: readonly string[];
  },
): Promise<Result<PlannedChange, ModuleTrouble>> {
  const wanted = withNeeds(catalogue, name);
  if (wanted === null) return fail('module-unknown');
  const paths = files.paths();
  const operations: FileOperation[] = [];
  const shared: FileOperation[] = [];
  const also: string[] = [];
  const told = { merged: [] as string[], left: [] as string[] };
  const takenOver = await readTakenOver(files);
  const config = await files.read(configPath);
  let nextConfig = config ?? '';
  const known = paths.flatMap((path) => migrationName(path) ?? []);
  const titles = wanted
    .flatMap(({ migrations }) => migrations.map(({ name: title }) => title))
    .filter((title) => !past.has(title) && !known.some((each) => titleOf(each) === title));
  const names = migrationNamesBefore(waiting, titles, known) ?? [];
  const sooner = new Map(names.map((each) => [titleOf(each), each]));
  for (const one of wanted) {
    const own = one.manifest.name;
    if (isPlaceTaken(one, files.entries(), takenOver)) return fail('module-place-taken');
    const text = await files.read(notePath(own));
    const note = text === null ? null : readNote(text);
    if (note === null && own !== name) also.push(own);
    const before = note?.settings ?? {};
    const rests = (note?.takenOver ?? []).filter((rest) => takenOver.has(`${modulesFolder}${own}/${rest}`));
    const contents = contentsOf(one, own === name ? { ...before, ...settings } : before, rests);
    for (const [path, content] of Object.entries(contents))
      if (!takenOver.has(path) && (await files.read(path)) !== content)
        operations.push({ type: 'file-write', path, content });
    const copies = new Set(rests.map((rest) => shippedPath(own, rest)));
    const isKept = (path: string) => Object.hasOwn(contents, path) || takenOver.has(path) || copies.has(path);
    for (const path of paths)
      if (foldersOf(one).some((folder) => path.startsWith(folder)) && !isKept(path))
        operations.push({ type: 'file-delete', path });
    for (const rest of rests) {
      const shipped = ownValue(one.files, rest) ?? null;
      const { outcome, ...change } = await mergeTaken(files, { name: own, rest, shipped });
      operations.push(...change.operations);
      shared.push(...change.shared);
      if (outcome !== 'unchanged') told[outcome].push(`${modulesFolder}${own}/${rest}`);
    }
    nextConfig = openFunction(one, nextConfig) ?? nextConfig;
    for (const { name: title, sql } of one.migrations) {
      if (known.some((each) => titleOf(each) === title)) continue;
      const fresh = past.get(title) ?? sooner.get(title) ?? nextMigrationName(title, now, known);
      known.push(fresh);
      operations.push({ type: 'file-write', path: migrationPath(fresh), content: sql });
    }
  }
  if (nextConfig !== (config ?? '')) shared.push({ type: 'file-write', path: configPath, content: nextConfig });
  return succeed({ operations, shared, also, ...told });
}

/**
 * Plans the removal of a module's files. Its migrations and data stay, because they are part of the database's history.
 */
export async function planRemoval(
  catalogue: Catalogue,
  files: Files,
  name: string,
): Promise<Result<PlannedChange, ModuleTrouble>> {
  const paths = files.paths();
  const installed = namesAmong(paths);
  if (!installed.includes(name)) return fail('module-not-installed');
  const isNeeded = installed.some((other) => catalogue.get(other)?.manifest.needs.includes(name));
  if (isNeeded) return fail('module-needed');
  const module = catalogue.get(name);
  const folders = module ? foldersOf(module) : [`${modulesFolder}${name}/`];
  const own = paths.filter((path) => folders.some((folder) => path.startsWith(folder)));
  const operations = own.map((path): FileOperation => ({ type: 'file-delete', path }));
  return succeed({ operations, shared: [], also: [], merged: [], left: [] });
}

/** A module and all its dependencies, dependencies first; null if one of them is unknown. */
function withNeeds(catalogue: Catalogue, name: string): AppModule[] | null {
  const found = new Map<string, AppModule>();
  const add = (one: string): boolean => {
    if (found.has(one)) return true;
    const own = catalogue.get(one);
    if (!own || !own.manifest.needs.every(add)) return false;
    found.set(one, own);
    return true;
  };
  return add(name) ? [...found.values()] : null;
}
