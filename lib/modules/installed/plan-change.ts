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
  /** Of files that stay the app's own: `supabase/config.toml`, where it has to say something of a function. */
  shared: FileOperation[];
  /** Modules that come along since this one needs them. */
  also: string[];
  /** Files that the person looks after, by full path: an update went into them, or did not fit and left them as they are. */
  merged: string[];
  left: string[];
};

/** What a module's files are in an app, with these settings. */
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

/** The app's settings with a line that lets others call this module's function; null where they say something of it already. */
function openFunction({ manifest }: AppModule, config: string): string | null {
  const head = `[functions.${manifest.name}]`;
  if (!manifest.isCalledByOthers || config.includes(head)) return null;
  return `${config === '' ? '' : `${config.trimEnd()}\n\n`}${head}\nverify_jwt = false\n`;
}

/**
 * What installing a module does to an app's files, or bringing it up to date, or changing its settings: given ones hold, others stay
 * as they were. Empty where all stands already. A migration that is there is not written again, and a file that the person took over gets
 * what fits into it.
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
    /** What its migrations were called when the app had it before, by title. */
    past?: ReadonlyMap<string, string>;
    /** Names of the app's migrations that have not run yet: they may be built on the module, which then comes before them. */
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

/** Takes a module's files out. Its migrations and data stay: they are the past of the app's database. */
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

/** The module after all that it needs; null if one of them is unknown. */
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
