import { z } from 'zod';
import { isMigration, migrationName } from '../../backends/backends/migration-files';
import { isShipped } from '../../backends/backends/shipped-sql';
import type { FileTree } from '../../base/files/file-operation';
import { fitSettings, type AppModule, type Catalogue, type ModuleSettings } from '../catalogue/manifest';

/** Where modules lie in an app; nothing else may lie there. */
export const modulesFolder = 'src/modules/';
const form = /^src\/modules\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const functionForm = /^supabase\/functions\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const noteName = 'module.json';

/** A module that an app has, as its `module.json` says. */
export type InstalledModule = {
  name: string;
  version: number;
  settings: ModuleSettings;
  /** Files that the person looks after, by path below `src/modules/<name>/`. */
  takenOver: readonly string[];
};

const noteSchema = z.strictObject({
  name: z.string(),
  version: z.number().int().positive(),
  settings: z.record(z.string(), z.union([z.boolean(), z.string()])),
  /** Absent in notes of modules that nobody took a file of. */
  takenOver: z.array(z.string()).default([]),
});

export const notePath = (name: string): string => `${modulesFolder}${name}/${noteName}`;

/** The text of `module.json`: one way to write it, so that the same module is the same bytes. */
export const writeNote = ({ name, version, settings, takenOver }: InstalledModule): string =>
  `${JSON.stringify({ name, version, settings, ...(takenOver.length > 0 && { takenOver }) }, null, 2)}\n`;

/** What a `module.json` says; null where it is none. */
export function readNote(text: string): InstalledModule | null {
  try {
    const note = noteSchema.safeParse(JSON.parse(text));
    return note.success ? note.data : null;
  } catch {
    return null;
  }
}

/** An app's files as this room reads them. */
export type ModuleFiles = { paths(): readonly string[]; read(path: string): Promise<string | null> };

/** Names of modules with a note among these paths. */
export const namesAmong = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const [, name, rest] = form.exec(path) ?? [];
    return name !== undefined && rest === noteName ? [name] : [];
  });

/** Which modules an app has. */
export async function readInstalled(files: ModuleFiles): Promise<InstalledModule[]> {
  const notes = await Promise.all(namesAmong(files.paths()).map((name) => files.read(notePath(name))));
  return notes.flatMap((text) => (text === null ? [] : (readNote(text) ?? [])));
}

export const isNoteOf = ({ manifest }: AppModule, text: string): boolean => {
  const note = readNote(text);
  if (note === null || note.name !== manifest.name || note.version !== manifest.version) return false;
  return writeNote({ ...note, settings: fitSettings(manifest, note.settings) }) === text;
};

/**
 * Whether these bytes at that path are exactly what a module brings there: a file of it, its note, or one of its migrations.
 * Then they are locked, whoever writes them, and a draft that is told again from its log locks the same. Files among `takenOver`, which are
 * full paths, are the person's whatever their bytes, and no note may list others than those.
 */
export function isOfModule(catalogue: Catalogue, path: string, text: string, takenOver: TakenOver = none): boolean {
  const [, name = '', rest = ''] = form.exec(path) ?? [];
  const own = catalogue.get(name);
  if (own && rest === noteName) return isNoteOf(own, text) && listsExactly(own, text, takenOver);
  if (own) return Object.hasOwn(own.files, rest) && own.files[rest] === text && !takenOver.has(path);
  const [, functionName = '', part = ''] = functionForm.exec(path) ?? [];
  const functions = catalogue.get(functionName)?.functions;
  if (functions) return Object.hasOwn(functions, part) && functions[part] === text;
  const migration = migrationName(path);
  if (migration === null) return false;
  // An app that took the part before has its older SQL.
  if (isShipped({ name: migration, sql: text })) return true;
  return [...catalogue.values()].some(({ migrations }) =>
    migrations.some(({ name: title, sql }) => path.endsWith(`_${title}.sql`) && sql === text),
  );
}

/** Full paths of files that the person looks after. */
export type TakenOver = ReadonlySet<string>;
const none: TakenOver = new Set();

function listsExactly({ manifest }: AppModule, text: string, takenOver: TakenOver): boolean {
  const folder = `${modulesFolder}${manifest.name}/`;
  const listed = (readNote(text)?.takenOver ?? []).map((rest) => `${folder}${rest}`);
  const known = [...takenOver].filter((path) => path.startsWith(folder));
  return listed.length === known.length && listed.every((path) => takenOver.has(path));
}

/**
 * Which files of its modules the person looks after. Only a locked note says so: one that somebody wrote, or that came in from elsewhere,
 * gives nobody a module's file.
 */
export async function readTakenOver(files: ModuleFiles & { entries(): FileTree }): Promise<TakenOver> {
  const entries = files.entries();
  const names = namesAmong(files.paths()).filter((name) => entries[notePath(name)]?.locked === true);
  const lists = names.map(async (name) => {
    const text = await files.read(notePath(name));
    const rests = (text === null ? null : readNote(text))?.takenOver ?? [];
    return rests.map((rest) => `${modulesFolder}${name}/${rest}`);
  });
  return new Set((await Promise.all(lists)).flat());
}

/** Whether a path is one that a module brings into an app: below its own folder, or a migration of its name. */
export const isBroughtBy = ({ manifest, migrations }: AppModule, path: string): boolean =>
  path.startsWith(`${modulesFolder}${manifest.name}/`) ||
  (isMigration(path) && migrations.some(({ name }) => path.endsWith(`_${name}.sql`)));

/**
 * Whether a path lies where a module alone may write, or an import of the module would find it instead. An app that has files of its own
 * there keeps them; a file that the person took over is theirs.
 */
export function isReserved(catalogue: Catalogue, path: string, tree: FileTree, takenOver: TakenOver = none): boolean {
  if (takenOver.has(path)) return false;
  const lower = path.toLowerCase();
  const [, name] = /^src\/modules\/([a-z][a-z0-9-]{1,30})(?:\/|\.[a-z]{1,5}$)/.exec(lower) ?? [];
  const [, functionName] = functionForm.exec(lower) ?? [];
  const own = catalogue.get(name ?? functionName ?? '');
  if (!own || (name === undefined && !hasFunction(own))) return false;
  return !isPlaceTaken(own, tree, takenOver);
}

/** Whether a file is a module's own source. */
export const isLockedPart = (path: string, tree: FileTree): boolean =>
  (path.startsWith(modulesFolder) || functionForm.test(path)) && tree[path]?.locked === true;

/** Whether the app has files of its own where the module would lie. */
export const isPlaceTaken = (own: AppModule, tree: FileTree, takenOver: TakenOver = none): boolean =>
  Object.entries(tree).some(
    ([path, { locked }]) =>
      locked !== true && !takenOver.has(path) && foldersOf(own).some((folder) => path.startsWith(folder)),
  );

const hasFunction = ({ functions }: AppModule) => Object.keys(functions).length > 0;
export const functionFolderOf = ({ manifest }: AppModule): string => `supabase/functions/${manifest.name}/`;
/** Where a module's files lie in an app, besides its migrations. */
export const foldersOf = (own: AppModule): string[] => [
  `${modulesFolder}${own.manifest.name}/`,
  ...(hasFunction(own) ? [functionFolderOf(own)] : []),
];
