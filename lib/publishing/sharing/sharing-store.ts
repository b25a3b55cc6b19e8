import type { ReportReason } from '../../base/answers/sharing-answers';
import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { DayOfUse } from './gallery-order';
import type { Share, ShareId, ShareWords, Visibility } from './share';

export type ShareToOpen = {
  projectId: ProjectId;
  /** Used where the project is not shared yet. */
  newId: ShareId;
  visibility: Exclude<Visibility, 'private'>;
  /** What a new share shows; one that exists stays at its version. */
  versionId: VersionId;
  /** What a new share says, where `words` has nothing. */
  title: string;
  words: Partial<ShareWords>;
  /** Blob of a picture of its first screen. */
  pictureHash?: string;
};

/** How an attempt to make what visitors are served came out. */
export type ShareBuilt = { versionId: VersionId } & (
  | { manifestHash: string; problems: [] }
  | { manifestHash: null; problems: Share['problems'] }
);

export type ListedShare = Pick<Share, 'id' | 'title' | 'description' | 'tags' | 'pictureHash' | 'createdAt'> & {
  days: readonly DayOfUse[];
  madeFrom: Origin | null;
};
/** A shared app that another was forked from, where it is in the gallery: a link that was given to few stays theirs. */
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

/** Shared projects, how often they were used and forked, and what was reported of them. */
export interface SharingStore {
  /** What visitors may see at this moment: null if it was withdrawn or taken down, or its project is deleted. */
  visible(id: ShareId): Promise<Share | null>;
  /** The project's share, taken down or not; null while it is private (or deleted). */
  ofProject(projectId: ProjectId): Promise<Share | null>;
  /**
   * Makes a project visible, or changes what its share says, in one transaction. `isNew`: there was none, and `building` has
   * begun. `not-found` without such a project; `share-taken-down` until the operator clears it.
   */
  open(input: ShareToOpen): Promise<Result<{ share: Share; isNew: boolean }, 'not-found' | 'share-taken-down'>>;
  /** Says that files are being made anew; false if it was withdrawn. What visitors are served stays. */
  begin(id: ShareId): Promise<boolean>;
  /**
   * Ends an attempt: visitors get its files from now on, or those from before if it failed. False, and nothing changes, if the
   * share was withdrawn meanwhile or already serves a later version.
   */
  end(id: ShareId, built: ShareBuilt): Promise<boolean>;
  /** Deletes the share, so that its link is dead for good; one that was taken down stays remembered. Its id; null if there was none. */
  withdraw(projectId: ProjectId): Promise<ShareId | null>;
  /** Sets or clears when the operator took it down; the project it belongs to, null without such a share. */
  setTakenDown(id: ShareId, at: number | null): Promise<ProjectId | null>;
  /** Counts one use on a day; nothing if it is no longer visible. */
  addUse(id: ShareId, day: number): Promise<void>;
  counts(id: ShareId): Promise<{ uses: number; forks: number }>;
  /** Everything in the gallery that visitors can be served, with its days since `sinceDay`. */
  gallery(sinceDay: number): Promise<(ListedShare & { uses: number; forks: number })[]>;
  originOf(projectId: ProjectId): Promise<Origin | null>;
  /** What was asked, and what came of it, up to a version; oldest first. Questions that made no version are left out. */
  prompts(projectId: ProjectId, upToNumber: number): Promise<PromptShown[]>;
  /** One for each viewer: a second replaces the first. */
  report(id: ShareId, report: Report): Promise<void>;
  /** Reported shares, latest report first, reports latest first. */
  reported(limit: number): Promise<ReportedShare[]>;
  /** Ends what a killed process left `building`. */
  failUnfinished(): Promise<void>;
}
