import type { FileTree } from '../files/file-operation';
import type { Path } from '../files/path';
import type { TurnEvent } from '../turn-events/turn-event';

/** Which content every file of the preview has, as hashes; a turn's own files included. */
export type ShownTree = ReadonlyMap<Path, string>;

export function shownTreeOf(entries: FileTree): ShownTree {
  return new Map(Object.entries(entries).map(([path, entry]) => [path, entry.hash]));
}

/** What a path has whose content is not known here: it counts as different from any version's. */
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

/** Follows what a turn's event does to the preview. A cut file is not shown: the one before it stays. */
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

/** What must be written and removed for the preview to show `wanted`. */
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
