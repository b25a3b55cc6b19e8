import { z } from 'zod';
import { isMigration, migrationName } from '../../backends/backends/migration-files';
import { isShipped } from '../../backends/backends/shipped-sql';
import type { FileTree } from '../../base/files/file-operation';
import { fitSettings, type AppModule, type Catalogue, type ModuleSettings } from '../catalogue/manifest';

/** The folder for an app's modules; other files are not allowed in it. */
export const modulesFolder = 'src/modules/';
const form = /^src\/modules\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const functionForm = /^supabase\/functions\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const noteName = 'module.json';

/** A module installed in an app, as described in its `module.json`. */
export type InstalledModule = {
  name: string;
  version: number;
  settings: ModuleSettings;
  /** Files that the person maintains, by path below `src/modules/<name>/`. */
  takenOver: readonly string[];
};

const noteSchema = z.strictObject({
  name: z.string(),
  version: z.number().int().positive(),
  settings: z.record(z.string(), z.union([z.boolean(), z.string()])),
  /** Absent if the person has taken over no file. */
  takenOver: z.array(z.string()).default([]),
});

export const notePath = (name: string): string => `${modulesFolder}${name}/${noteName}`;

/** The text of `module.json`, always formatted the same way, so that equal modules have equal bytes. */
export const writeNote = ({ name, version, settings, takenOver }: InstalledModule): string =>
  `${JSON.stringify({ name, version, settings, ...(takenOver.length > 0 && { takenOver }) }, null, 2)}\n`;

/** Parses a `module.json`; null if it is not a valid one. */
export function readNote(text: string): InstalledModule | null {
  try {
    const note = noteSchema.safeParse(JSON.parse(text));
    return note.success ? note.data : null;
  } catch {
    return null;
  }
}

/** An app's files, as the functions of this folder read them. */
export type ModuleFiles = { paths(): readonly string[]; read(path: string): Promise<string | null> };

/** Names of the modules that have a `module.json` among these paths. */
export const namesAmong = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const [, name, rest] = form.exec(path) ?? [];
    return name !== undefined && rest === noteName ? [name] : [];
  });

/** The modules installed in an app. */
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
 * Whether these bytes at that path are exactly what a module installs there: one of its files, its `module.json`, or
 * one of its migrations. Such files are locked, no matter who writes them, so replaying a draft from its log locks the
 * same files. Files in `takenOver` (full paths) belong to the person whatever their bytes, and a `module.json` must
 * list exactly those.
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
  // An app that installed an earlier release of the part has its older SQL.
  if (isShipped({ name: migration, sql: text })) return true;
  return [...catalogue.values()].some(({ migrations }) =>
    migrations.some(({ name: title, sql }) => path.endsWith(`_${title}.sql`) && sql === text),
  );
}

/** Full paths of the files that the person maintains. */
export type TakenOver = ReadonlySet<string>;
const none: TakenOver = new Set();

function listsExactly({ manifest }: AppModule, text: string, takenOver: TakenOver): boolean {
  const folder = `${modulesFolder}${manifest.name}/`;
  const listed = (readNote(text)?.takenOver ?? []).map((rest) => `${folder}${rest}`);
  const known = [...takenOver].filter((path) => path.startsWith(folder));
  return listed.length === known.length && listed.every((path) => takenOver.has(path));
}

/**
 * Which files of its modules the person maintains. Only a locked `module.json` counts: one that somebody wrote or
 * imported can't hand a module's file over to anyone.
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

/** Whether a module installs files at this path: below its own folder, or a migration of its name. */
export const isBroughtBy = ({ manifest, migrations }: AppModule, path: string): boolean =>
  path.startsWith(`${modulesFolder}${manifest.name}/`) ||
  (isMigration(path) && migrations.some(({ name }) => path.endsWith(`_${name}.sql`)));

/**
 * Whether only a module may write at this path, or an import of the module would resolve to it. An app that already has
 * its own files in the module's place keeps them; a file that the person took over is theirs.
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

/** Whether a file is a module's own locked source. */
export const isLockedPart = (path: string, tree: FileTree): boolean =>
  (path.startsWith(modulesFolder) || functionForm.test(path)) && tree[path]?.locked === true;

/** Whether the app has its own files in the module's place. */
export const isPlaceTaken = (own: AppModule, tree: FileTree, takenOver: TakenOver = none): boolean =>
  Object.entries(tree).some(
    ([path, { locked }]) =>
      locked !== true && !takenOver.has(path) && foldersOf(own).some((folder) => path.startsWith(folder)),
  );

const hasFunction = ({ functions }: AppModule) => Object.keys(functions).length > 0;
export const functionFolderOf = ({ manifest }: AppModule): string => `supabase/functions/${manifest.name}/`;
/** The folders with a module's files in an app; its migrations are elsewhere. */
export const foldersOf = (own: AppModule): string[] => [
  `${modulesFolder}${own.manifest.name}/`,
  ...(hasFunction(own) ? [functionFolderOf(own)] : []),
];
