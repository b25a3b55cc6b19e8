import type { ReportReason } from '../../base/answers/sharing-answers';
import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { DayOfUse } from './gallery-order';
import type { Share, ShareId, ShareWords, Visibility } from './share';

export type ShareToOpen = {
  projectId: ProjectId;
  /** Used if the project is not shared yet. */
  newId: ShareId;
  visibility: Exclude<Visibility, 'private'>;
  /** The version of a new share; an existing share keeps its version. */
  versionId: VersionId;
  /** The title of a new share if `words` has none. */
  title: string;
  words: Partial<ShareWords>;
  /** Hash of a picture of its first screen. */
  pictureHash?: string;
};

/** The result of an attempt to build the files for visitors. */
export type ShareBuilt = { versionId: VersionId } & (
  | { manifestHash: string; problems: [] }
  | { manifestHash: null; problems: Share['problems'] }
);

export type ListedShare = Pick<Share, 'id' | 'title' | 'description' | 'tags' | 'pictureHash' | 'createdAt'> & {
  days: readonly DayOfUse[];
  madeFrom: Origin | null;
};
/**
 * The shared app from which another was forked, if it is in the gallery; a link that was given to a few people is not
 * revealed.
 */
export type Origin = { shareId: ShareId; title: string };

export type Report = { viewerId: ViewerId; reason: ReportReason; words: string; createdAt: number };
export type ReportedShare = {
  id: ShareId;
  title: string;
  visibility: Visibility;
  takenDownAt: number | null;
  reports: Report[];
};
export type PromptShown = { asked: string; summary: string };

/** Stores shared projects, how often they were used and forked, and reports about them. */
export interface SharingStore {
  /** The share if visitors may see it now; null if it was withdrawn or taken down, or its project is deleted. */
  visible(id: ShareId): Promise<Share | null>;
  /** The project's share, even if taken down; null if the project is private or deleted. */
  ofProject(projectId: ProjectId): Promise<Share | null>;
  /**
   * Makes a project visible, or changes its share's texts, in one transaction. `isNew`: it had no share, and the new
   * one is `building`. `not-found` if there is no such project; `share-taken-down` until the operator clears it.
   */
  open(input: ShareToOpen): Promise<Result<{ share: Share; isNew: boolean }, 'not-found' | 'share-taken-down'>>;
  /** Marks the share as `building`; false if it was withdrawn. Visitors still get the previous files. */
  begin(id: ShareId): Promise<boolean>;
  /**
   * Ends an attempt. From now on visitors get its files, or the previous ones if it failed. Returns false and changes
   * nothing if the share was withdrawn meanwhile or already serves a later version.
   */
  end(id: ShareId, built: ShareBuilt): Promise<boolean>;
  /**
   * Deletes the share, so that its link is invalid for good; a share that was taken down is kept on record. Returns its
   * id; null if there was none.
   */
  withdraw(projectId: ProjectId): Promise<ShareId | null>;
  /**
   * Sets or clears the time at which the operator took it down. Returns its project; null if there is no such share.
   */
  setTakenDown(id: ShareId, at: number | null): Promise<ProjectId | null>;
  /** Counts one use on a day; does nothing if the share is no longer visible. */
  addUse(id: ShareId, day: number): Promise<void>;
  counts(id: ShareId): Promise<{ uses: number; forks: number }>;
  /** Every gallery app that visitors can open, with its counts per day since `sinceDay`. */
  gallery(sinceDay: number): Promise<(ListedShare & { uses: number; forks: number })[]>;
  originOf(projectId: ProjectId): Promise<Origin | null>;
  /** The prompts and their results up to a version, oldest first. Leaves out questions that made no version. */
  prompts(projectId: ProjectId, upToNumber: number): Promise<PromptShown[]>;
  /** One report per viewer: a second one replaces the first. */
  report(id: ShareId, report: Report): Promise<void>;
  /** Reported shares with their reports, both newest first. */
  reported(limit: number): Promise<ReportedShare[]>;
  /** Marks shares that a killed process left `building` as failed. */
  failUnfinished(): Promise<void>;
}
