import { migrationName, migrationPath } from '../../backends/backends/migration-files';
import type { OpenByPart } from '../../base/foundation/finding';
import type { AppModule, Catalogue } from '../catalogue/manifest';
import { foldersOf, functionFolderOf, isNoteOf, modulesFolder, notePath } from './installed-module';

type Texts = Readonly<Record<string, string>>;

/** Hosts that the ready-made parts among these functions may call: those whose every file is exactly as Easel has it. */
export function hostsOfModules(catalogue: Catalogue, files: Texts): string[] {
  return [...catalogue.values()].flatMap((own) => {
    const parts = Object.entries(own.functions);
    const isWhole =
      parts.length > 0 && parts.every(([path, text]) => files[`${functionFolderOf(own)}${path}`] === text);
    return isWhole ? own.manifest.hosts : [];
  });
}

/**
 * What the ready-made parts among an app's files are made to show to anybody. Only a part whose every file, function and SQL is exactly
 * as Easel has it may say so: anybody can give a table its name. What else the app's SQL may do to a part's tables is refused before
 * it runs (`find-module-change.ts`).
 */
export const openOfModules = (catalogue: Catalogue, files: Texts): OpenByPart[] =>
  [...catalogue.values()].filter((own) => isUntouched(own, files)).flatMap(({ manifest }) => manifest.open);

function isUntouched(own: AppModule, files: Texts): boolean {
  const { manifest, migrations } = own;
  const note = files[notePath(manifest.name)];
  if (note === undefined || !isNoteOf(own, note)) return false;
  const expected = new Map([
    ...Object.entries(own.files).map(([path, text]) => [`${modulesFolder}${manifest.name}/${path}`, text] as const),
    ...Object.entries(own.functions).map(([path, text]) => [`${functionFolderOf(own)}${path}`, text] as const),
    [notePath(manifest.name), note],
  ]);
  const lying = Object.keys(files).filter((path) => foldersOf(own).some((folder) => path.startsWith(folder)));
  if (lying.length !== expected.size || lying.some((path) => expected.get(path) !== files[path])) return false;
  const names = Object.keys(files).flatMap((path) => migrationName(path) ?? []);
  return migrations.every(({ name: title, sql }) => {
    const ran = names.filter((name) => name.slice(name.indexOf('_') + 1) === title);
    return ran.length === 1 && files[migrationPath(ran[0]!)] === sql;
  });
}
