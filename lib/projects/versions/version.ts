import type { ProjectId, TurnId, VersionId } from '../../base/foundation/id';

/**
 * A `moment` has the files of the previous version, and the data from when it was made. A `fork` is the first version
 * of a forked project; `brought` took over the origin's improvements. A `duplicate` is a fork made before forks were
 * introduced.
 */
export type VersionKind =
  | 'template'
  | 'turn'
  | 'stopped'
  | 'edit'
  | 'moment'
  | 'restore'
  | 'duplicate'
  | 'fork'
  | 'brought';

/** Lower than the number of any version. */
export const beforeAny = -1;

/** The number that precedes the first version of a project. */
export const numberBefore = (kind: VersionKind): number => (kind === 'template' ? beforeAny : 0);

/** Files added, changed and removed relative to the parent; a renamed one counts as changed. */
export type VersionCounts = { added: number; changed: number; removed: number };

/** One immutable state of a project. The one with the highest number is its head. */
export type Version = {
  id: VersionId;
  projectId: ProjectId;
  /**
   * The number people see, counted within the project: 0 for the template it starts from, so that the first result is
   * 1.
   */
  number: number;
  parentId: VersionId | null;
  kind: VersionKind;
  author: 'model' | 'person';
  turnId: TurnId | null;
  /** The version whose files a `restore` restored. */
  restoredId: VersionId | null;
  /** Manual saves in quick succession share the id of the first. */
  groupId: VersionId | null;
  treeHash: string;
  /** Package lock, resolved configuration and the like; each version inherits them unless given new ones. */
  settings: Readonly<Record<string, unknown>>;
  /** Everything the app had stored on the server; null if there was nothing, or it could not be saved. */
  snapshot: string | null;
  /** When the data was discarded to free space, or (without a snapshot) could not be saved; null while it exists. */
  letGoAt: number | null;
  /** One line: what a turn said it did, the paths of a manual save, or the restored version's summary. */
  summary: string;
  counts: VersionCounts;
  createdAt: number;
};

/** A version as listed, without the settings that every entry would repeat. */
export type ListedVersion = Omit<Version, 'settings'> & {
  /** The person's request, in their words; null for a version that was not made by a prompt. */
  asked: string | null;
};

/** Whether a version or moment still has an app's data. `not-kept`: there may have been some, but saving it failed. */
export type DataHeld = 'kept' | 'none' | 'let-go' | 'not-kept';

export function dataHeld({ snapshot, letGoAt }: { snapshot: string | null; letGoAt: number | null }): DataHeld {
  if (letGoAt === null) return snapshot === null ? 'none' : 'kept';
  return snapshot === null ? 'not-kept' : 'let-go';
}

/** Groups manual saves that share a group id; every other version forms its own group. Newest first, in and out. */
export function groupVersions<Listed extends Pick<Version, 'groupId'>>(versions: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  for (const version of versions) {
    const last = groups.at(-1);
    if (last && version.groupId !== null && last[0]!.groupId === version.groupId) last.push(version);
    else groups.push([version]);
  }
  return groups;
}
