import { z } from 'zod';
import { isMigration } from '../../backends/backends/migration-files';
import type { FileTree } from '../../base/files/file-operation';
import { fitSettings, type AppModule, type Catalogue, type ModuleSettings } from '../catalogue/manifest';

/** Where modules lie in an app; nothing else may lie there. */
export const modulesFolder = 'src/modules/';
const form = /^src\/modules\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const functionForm = /^supabase\/functions\/([a-z][a-z0-9-]{1,30})\/(.+)$/;
const noteName = 'module.json';

/** A module that an app has, as its `module.json` says. */
export type InstalledModule = { name: string; version: number; settings: ModuleSettings };

const noteSchema = z.strictObject({
  name: z.string(),
  version: z.number().int().positive(),
  settings: z.record(z.string(), z.union([z.boolean(), z.string()])),
});

export const notePath = (name: string): string => `${modulesFolder}${name}/${noteName}`;

/** The text of `module.json`: one way to write it, so that the same module is the same bytes. */
export const writeNote = ({ name, version, settings }: InstalledModule): string =>
  `${JSON.stringify({ name, version, settings }, null, 2)}\n`;

/** What a `module.json` says; null where it is none. */
export function readNote(text: string): InstalledModule | null {
  try {
    const note = noteSchema.safeParse(JSON.parse(text));
    return note.success ? note.data : null;
  } catch {
    return null;
  }
}

/** Names of modules with a note among these paths. */
export const namesAmong = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const [, name, rest] = form.exec(path) ?? [];
    return name !== undefined && rest === noteName ? [name] : [];
  });

/** Which modules an app has. */
export async function readInstalled(files: {
  paths(): readonly string[];
  read(path: string): Promise<string | null>;
}): Promise<InstalledModule[]> {
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
 * Then they are locked, whoever writes them, and a draft that is told again from its log locks the same.
 */
export function isOfModule(catalogue: Catalogue, path: string, text: string): boolean {
  const [, name = '', rest = ''] = form.exec(path) ?? [];
  const own = catalogue.get(name);
  if (own) return rest === noteName ? isNoteOf(own, text) : Object.hasOwn(own.files, rest) && own.files[rest] === text;
  const [, functionName = '', part = ''] = functionForm.exec(path) ?? [];
  const functions = catalogue.get(functionName)?.functions;
  if (functions) return Object.hasOwn(functions, part) && functions[part] === text;
  if (!isMigration(path)) return false;
  return [...catalogue.values()].some(({ migrations }) =>
    migrations.some((migration) => path.endsWith(`_${migration.name}.sql`) && migration.sql === text),
  );
}

/** Whether a path is one that a module brings into an app: below its own folder, or a migration of its name. */
export const isBroughtBy = ({ manifest, migrations }: AppModule, path: string): boolean =>
  path.startsWith(`${modulesFolder}${manifest.name}/`) ||
  (isMigration(path) && migrations.some(({ name }) => path.endsWith(`_${name}.sql`)));

/**
 * Whether a path lies where a module alone may write, or an import of the module would find it instead. An app that has files of its own
 * there keeps them.
 */
export function isReserved(catalogue: Catalogue, path: string, tree: FileTree): boolean {
  const lower = path.toLowerCase();
  const [, name] = /^src\/modules\/([a-z][a-z0-9-]{1,30})(?:\/|\.[a-z]{1,5}$)/.exec(lower) ?? [];
  const [, functionName] = functionForm.exec(lower) ?? [];
  const own = catalogue.get(name ?? functionName ?? '');
  if (!own || (name === undefined && !hasFunction(own))) return false;
  return !isPlaceTaken(own, tree);
}

/** Whether a file is a module's own source. */
export const isLockedPart = (path: string, tree: FileTree): boolean =>
  (path.startsWith(modulesFolder) || functionForm.test(path)) && tree[path]?.locked === true;

/** Whether the app has files of its own where the module would lie. */
export const isPlaceTaken = (own: AppModule, tree: FileTree): boolean =>
  Object.entries(tree).some(
    ([path, { locked }]) => locked !== true && foldersOf(own).some((folder) => path.startsWith(folder)),
  );

const hasFunction = ({ functions }: AppModule) => Object.keys(functions).length > 0;
export const functionFolderOf = ({ manifest }: AppModule): string => `supabase/functions/${manifest.name}/`;
/** Where a module's files lie in an app, besides its migrations. */
export const foldersOf = (own: AppModule): string[] => [
  `${modulesFolder}${own.manifest.name}/`,
  ...(hasFunction(own) ? [functionFolderOf(own)] : []),
];
