import type { ProjectId, ViewerId } from '../../base/foundation/id';

/** `main` is the one visible preview; in `try` a draft is tried on a copy of the data. */
export const lanes = ['main', 'try'] as const;
export type Lane = (typeof lanes)[number];

/** One preview host: its owner and what it shows (a blob; null before anything was compiled). */
export type Preview = {
  key: string;
  projectId: ProjectId;
  viewerId: ViewerId;
  lane: Lane;
  manifestHash: string | null;
};
