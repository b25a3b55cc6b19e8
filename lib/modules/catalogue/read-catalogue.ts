import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readPromises } from '../../base/promises/read-promises';
import { manifestSchema, type AppModule, type Catalogue } from './manifest';

const migrationForm = /^[a-z0-9_]+\.sql$/;

/** Reads all files of a folder; empty if it does not exist. */
async function readFolder(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const read = files
    .toSorted()
    .map(
      async (file) => [path.relative(folder, file).split(path.sep).join('/'), await readFile(file, 'utf8')] as const,
    );
  return Object.fromEntries(await Promise.all(read));
}

/** Reads the module in that folder; throws if it is incomplete, because that means a broken installation. */
export async function readModule(folder: string): Promise<AppModule> {
  const [manifest, notes, files, functions, sql, promises] = await Promise.all([
    readFile(path.join(folder, 'manifest.json'), 'utf8'),
    readFile(path.join(folder, 'notes.md'), 'utf8'),
    readFolder(path.join(folder, 'files')),
    readFolder(path.join(folder, 'functions')),
    readFolder(path.join(folder, 'migrations')),
    readFolder(path.join(folder, 'promises')),
  ]);
  const odd = Object.keys(sql).find((name) => !migrationForm.test(name));
  if (odd !== undefined) throw new Error(`${odd} is no migration's name`);
  return {
    manifest: manifestSchema.parse(JSON.parse(manifest)),
    files,
    functions,
    migrations: Object.entries(sql).map(([name, text]) => ({ name: name.slice(0, -'.sql'.length), sql: text })),
    notes: notes.trim(),
    promises: Object.fromEntries(
      Object.entries(promises).map(([name, text]) => [path.parse(name).name, readPromises(folder, text)]),
    ),
  };
}

/** Reads the named modules from their folder, by default all modules of Easel. */
export async function readCatalogue(folder: string, names: readonly string[] = moduleNames): Promise<Catalogue> {
  const modules = await Promise.all(names.map((name) => readModule(path.join(folder, name))));
  return new Map(modules.map((one) => [one.manifest.name, one]));
}

/**
 * All modules of Easel. A test validates each against the schema, and requires attacks for every module that stores
 * anything worth attacking.
 */
export const moduleNames: readonly string[] = ['auth', 'payments', 'scenes'];
