import { migrationName, migrationPath } from '../../backends/backends/migration-files';
import type { OfParts, OpenByPart } from '../../base/foundation/finding';
import type { AppModule, Catalogue } from '../catalogue/manifest';
import { isShipped } from '../../backends/backends/shipped-sql';
import { foldersOf, functionFolderOf, isNoteOf, modulesFolder, notePath, readNote } from './installed-module';
import { titleOf } from './past-migrations';
import { shippedPath } from './taken-over';

type Texts = Readonly<Record<string, string>>;

/**
 * Hosts that the ready-made parts among these functions may call. Only a part whose function files are all exactly as
 * shipped counts.
 */
export function hostsOfModules(catalogue: Catalogue, files: Texts): string[] {
  return [...catalogue.values()].flatMap((own) => {
    const parts = Object.entries(own.functions);
    const isWhole =
      parts.length > 0 && parts.every(([path, text]) => files[`${functionFolderOf(own)}${path}`] === text);
    return isWhole ? own.manifest.hosts : [];
  });
}

/**
 * The data that an app's ready-made parts show to anybody by design. Only a part whose files, function and SQL are all
 * exactly as shipped counts, because anybody can give a table that name. Changes to a part's tables by the app's other
 * SQL are refused before they run (`find-module-change.ts`).
 */
const openOfModules = (untouched: readonly AppModule[]): OpenByPart[] =>
  untouched.flatMap(({ manifest }) => manifest.open);

/** The facts about an app's ready-made parts that a publish needs. */
export function ofModules(catalogue: Catalogue, files: Texts): OfParts {
  const untouched = [...catalogue.values()].filter((own) => isUntouched(own, files));
  return {
    open: openOfModules(untouched),
    functions: untouched.flatMap(({ manifest }) => manifest.owns.functions),
    takenOver: [...catalogue.values()].flatMap(({ manifest: { name, title } }) => {
      const note = files[notePath(name)];
      const rests = (note === undefined ? null : readNote(note))?.takenOver ?? [];
      const paths = rests.map((rest) => `${modulesFolder}${name}/${rest}`);
      return paths.filter((path) => Object.hasOwn(files, path)).map((path) => ({ part: title, path }));
    }),
  };
}

function isUntouched(own: AppModule, files: Texts): boolean {
  const { manifest, migrations } = own;
  const note = files[notePath(manifest.name)];
  if (note === undefined || !isNoteOf(own, note)) return false;
  const expected = new Map([
    ...Object.entries(own.files).map(([path, text]) => [`${modulesFolder}${manifest.name}/${path}`, text] as const),
    ...Object.entries(own.functions).map(([path, text]) => [`${functionFolderOf(own)}${path}`, text] as const),
    [notePath(manifest.name), note],
  ]);
  // Files that the person took over only affect what people see; the part's SQL and function alone decide what is open.
  const rests = readNote(note)?.takenOver ?? [];
  const theirs = new Set(
    rests.flatMap((rest) => [`${modulesFolder}${manifest.name}/${rest}`, shippedPath(manifest.name, rest)]),
  );
  for (const path of theirs) expected.delete(path);
  const lying = Object.keys(files).filter(
    (path) => !theirs.has(path) && foldersOf(own).some((folder) => path.startsWith(folder)),
  );
  if (lying.length !== expected.size || lying.some((path) => expected.get(path) !== files[path])) return false;
  const names = Object.keys(files).flatMap((path) => migrationName(path) ?? []);
  // An older text that Easel shipped counts too: a later migration of the part has added what it lacked.
  return migrations.every(({ name: title }) => {
    const ran = names.filter((name) => titleOf(name) === title);
    return ran.length === 1 && isShipped({ name: ran[0]!, sql: files[migrationPath(ran[0]!)]! });
  });
}
