import type { ProjectId, TurnId, VersionId } from '../foundation/id';

/** A `moment` has the files of the version before it, and the data as it was when it was made. */
export type VersionKind = 'template' | 'turn' | 'stopped' | 'edit' | 'moment' | 'restore' | 'duplicate';

/** Files added, changed and removed against the parent; a renamed one counts as changed. */
export type VersionCounts = { added: number; changed: number; removed: number };

/** One immutable state of a project. The one with the highest number is its head. */
export type Version = {
  id: VersionId;
  projectId: ProjectId;
  /** Counts from 1 within the project; what people see. */
  number: number;
  parentId: VersionId | null;
  kind: VersionKind;
  author: 'model' | 'person';
  turnId: TurnId | null;
  /** The version whose files a `restore` brought back. */
  restoredId: VersionId | null;
  /** Hand saves soon after one another share the id of the first. */
  groupId: VersionId | null;
  treeHash: string;
  /** Package lock, resolved configuration and the like; goes from version to version unless given anew. */
  settings: Readonly<Record<string, unknown>>;
  /** All the app had stored on the server then; null where that was nothing, or could not be kept. */
  snapshot: string | null;
  /** When that data was given up for want of room – without a snapshot, when it could not be kept at all; null while it is there. */
  letGoAt: number | null;
  /** One line: for a turn what it said it did, for a hand save the paths, for a restore the summary of what came back. */
  summary: string;
  counts: VersionCounts;
  createdAt: number;
};

/** A version without what all of a page would repeat. */
export type ListedVersion = Omit<Version, 'settings'>;

/** What of an app's data a version or a moment holds; `not-kept`: there may have been some, and it could not be kept. */
export type DataHeld = 'kept' | 'none' | 'let-go' | 'not-kept';

export function dataHeld({ snapshot, letGoAt }: { snapshot: string | null; letGoAt: number | null }): DataHeld {
  if (letGoAt === null) return snapshot === null ? 'none' : 'kept';
  return snapshot === null ? 'not-kept' : 'let-go';
}

/** Newest first in, newest first out: hand saves of one group together, everything else by itself. */
export function groupVersions<Listed extends Pick<Version, 'groupId'>>(versions: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  for (const version of versions) {
    const last = groups.at(-1);
    if (last && version.groupId !== null && last[0]!.groupId === version.groupId) last.push(version);
    else groups.push([version]);
  }
  return groups;
}
