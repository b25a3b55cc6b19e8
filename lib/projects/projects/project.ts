import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';

/** A named line of versions with an owner. */
export type Project = {
  id: ProjectId;
  ownerId: ViewerId;
  name: string;
  visibility: 'private' | 'link' | 'gallery';
  /** Null only while the first version is being made. */
  headVersionId: VersionId | null;
  limitUsd: number | null;
  /** The demo conversation this project follows; null if a real model answers. */
  demo: string | null;
  settings: Readonly<Record<string, unknown>>;
  createdAt: number;
  updatedAt: number;
  /** When it was deleted. It can be restored for 30 days. */
  deletedAt: number | null;
};

export const undeleteWithinMs = 30 * 24 * 3600_000;
export const longestName = 80;
