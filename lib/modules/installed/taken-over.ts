import type { FileOperation, FileTree } from '../../base/files/file-operation';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { mergeTexts } from '../../projects/trees/merge-texts';
import type { Catalogue } from '../catalogue/manifest';
import {
  modulesFolder,
  notePath,
  readNote,
  writeNote,
  type InstalledModule,
  type ModuleFiles,
} from './installed-module';
import type { PlannedChange } from './plan-change';

export type TakeOverTrouble = 'module-not-installed' | 'module-file-unknown';
type Files = ModuleFiles & { entries(): FileTree };

const shippedFolder = 'shipped/';

/**
 * The path of the copy that holds the text Easel last shipped, for a file that the person maintains: the base for
 * merging later updates.
 */
export const shippedPath = (name: string, rest: string): string =>
  `${modulesFolder}${name}/${shippedFolder}${rest}.txt`;

/**
 * Full paths of a module's files that the person may take over, or has: what people see, never its `module.json`, SQL
 * or function.
 */
export function listFiles({ name, takenOver }: InstalledModule, tree: FileTree): { path: string; isMine: boolean }[] {
  const folder = `${modulesFolder}${name}/`;
  return Object.keys(tree).flatMap((path) => {
    const rest = path.slice(folder.length);
    if (!path.startsWith(folder) || path === notePath(name) || rest.startsWith(shippedFolder)) return [];
    return [{ path, isMine: takenOver.includes(rest) }];
  });
}

/** The notes that the model gets about an installed module; none if this Easel does not know it. */
export function notesOf(catalogue: Catalogue, { name, takenOver }: InstalledModule): string[] {
  const notes = catalogue.get(name)?.notes;
  if (notes === undefined || takenOver.length === 0) return notes === undefined ? [] : [notes];
  const paths = takenOver.map((rest) => `${modulesFolder}${name}/${rest}`).join(', ');
  return [`${notes}\n- The person looks after ${paths} themselves: edit it like any file of the app when they ask.`];
}

/**
 * Plans handing one file of a module over to the person, or back to Easel. A file taken over keeps its text, may be
 * edited, and is left alone by updates that don't fit. A file given back is locked with the text that Easel ships, and
 * the person's changes to it are lost. No operations if there is nothing to change.
 */
export async function planTakeOver(
  catalogue: Catalogue,
  files: Files,
  { name, path, isMine }: { name: string; path: string; isMine: boolean },
): Promise<Result<PlannedChange, TakeOverTrouble>> {
  const tree = files.entries();
  const text = tree[notePath(name)]?.locked === true ? await files.read(notePath(name)) : null;
  const note = text === null ? null : readNote(text);
  if (note === null || note.name !== name) return fail('module-not-installed');
  const rest = path.slice(`${modulesFolder}${name}/`.length);
  const isTaken = note.takenOver.includes(rest);
  const known = listFiles(note, tree).find((one) => one.path === path);
  // A file that the person took over and deleted can still be given back.
  if (!known && !(isTaken && path === `${modulesFolder}${name}/${rest}`)) return fail('module-file-unknown');
  const unchanged = { operations: [], shared: [], also: [], merged: [], left: [] };
  if (isTaken === isMine) return succeed(unchanged);
  const copy = shippedPath(name, rest);
  const takenOver = isMine ? [...note.takenOver, rest].toSorted() : note.takenOver.filter((one) => one !== rest);
  const writes: FileOperation = {
    type: 'file-write',
    path: notePath(name),
    content: writeNote({ ...note, takenOver }),
  };
  if (isMine) {
    const content = await files.read(path);
    if (content === null || tree[path]?.locked !== true) return fail('module-file-unknown');
    return succeed({
      ...unchanged,
      operations: [{ type: 'file-delete', path }, { type: 'file-write', path: copy, content }, writes],
      // Writing it again as the app's own file unlocks it.
      shared: [{ type: 'file-write', path, content }],
    });
  }
  const module = catalogue.get(name);
  const isCurrent = module?.manifest.version === note.version;
  const shipped = isCurrent ? (module?.files[rest] ?? null) : await files.read(copy);
  const gone = [...(tree[copy] ? [copy] : []), ...(shipped === null && tree[path] ? [path] : [])];
  return succeed({
    ...unchanged,
    operations: [
      ...(shipped === null ? [] : [{ type: 'file-write' as const, path, content: shipped }]),
      ...gone.map((one) => ({ type: 'file-delete' as const, path: one })),
      writes,
    ],
  });
}

/**
 * Plans what an update does to a file that the person maintains: if both changes fit together line by line they are
 * merged, otherwise the file stays and its merge base does too. `shipped` is null if Easel no longer ships the file.
 */
export async function mergeTaken(
  files: ModuleFiles,
  { name, rest, shipped }: { name: string; rest: string; shipped: string | null },
): Promise<{ outcome: 'unchanged' | 'merged' | 'left'; operations: FileOperation[]; shared: FileOperation[] }> {
  const path = `${modulesFolder}${name}/${rest}`;
  const copy = shippedPath(name, rest);
  const [base, mine] = [await files.read(copy), await files.read(path)];
  if (base === shipped) return { outcome: 'unchanged', operations: [], shared: [] };
  const merged = base === null || mine === null || shipped === null ? null : mergeTexts(base, mine, shipped);
  if (merged === null) return { outcome: 'left', operations: [], shared: [] };
  return {
    outcome: 'merged',
    operations: [{ type: 'file-write', path: copy, content: shipped! }],
    shared: merged === mine ? [] : [{ type: 'file-write', path, content: merged }],
  };
}
