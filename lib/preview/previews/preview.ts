import type { ProjectId, ViewerId } from '../../base/foundation/id';

/** `main` is the visible preview; in `try`, drafts are tried on a copy of the data. */
export const lanes = ['main', 'try'] as const;
export type Lane = (typeof lanes)[number];

/** One preview host: its owner, and the manifest it shows (a blob's hash; null before anything was compiled). */
export type Preview = {
  key: string;
  projectId: ProjectId;
  viewerId: ViewerId;
  lane: Lane;
  manifestHash: string | null;
};
