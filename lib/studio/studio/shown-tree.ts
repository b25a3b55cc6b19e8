import type { FileTree } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';
import type { TurnEvent } from '../../base/turn-events/turn-event';

/** Content hash of every file in the preview, including a turn's own files. */
export type ShownTree = ReadonlyMap<Path, string>;

export function shownTreeOf(entries: FileTree): ShownTree {
  return new Map(Object.entries(entries).map(([path, entry]) => [path, entry.hash]));
}

/** Marks a path whose content is unknown here: it counts as different from any version's. */
export const unknownContent = 'unknown';

/** The paths an event changes. */
export function pathsOf(event: TurnEvent): Path[] {
  switch (event.type) {
    case 'file-end':
    case 'file-placed':
    case 'file-deleted':
      return [event.path];
    case 'file-renamed':
      return [event.from, event.to];
    default:
      return [];
  }
}

/** Applies a turn's event to the shown tree. A truncated file is not shown: the previous one stays. */
export function followTree(shown: ShownTree, event: TurnEvent): ShownTree {
  switch (event.type) {
    case 'file-end':
      return event.complete ? new Map(shown).set(event.path, event.hash) : shown;
    case 'file-placed':
      return new Map(shown).set(event.path, event.hash);
    case 'file-deleted':
      return without(shown, event.path);
    case 'file-renamed': {
      const hash = shown.get(event.from);
      const rest = without(shown, event.from);
      return hash === undefined ? rest : rest.set(event.to, hash);
    }
    default:
      return shown;
  }
}

/** The writes and deletions after which the preview shows `wanted`. */
export function differenceOf(shown: ShownTree, wanted: FileTree): { write: Path[]; remove: Path[] } {
  return {
    write: Object.keys(wanted).filter((path) => shown.get(path) !== wanted[path]!.hash),
    remove: [...shown.keys()].filter((path) => wanted[path] === undefined),
  };
}

function without(shown: ShownTree, path: Path): Map<Path, string> {
  const copy = new Map(shown);
  copy.delete(path);
  return copy;
}
