import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { type Share, type ShareId, servedStatus } from './share';
import type { Origin, PromptShown, SharingStore } from './sharing-store';
import type { VisitorParts } from './visitor-parts';

/**
 * Where a visitor's data is stored: nowhere, in their own tab, or in one database for all visitors that is reset
 * regularly.
 */
export type VisitorData = 'none' | 'tab' | 'together';

/** The facts about a shared app that are shown to people who may see it. */
export type SharedPage = {
  share: Share;
  status: Share['status'];
  counts: { uses: number; forks: number };
  isMine: boolean;
  data: VisitorData;
  origin: Origin | null;
  /** The prompts, turn by turn; null unless the owner shows them. */
  prompts: PromptShown[] | null;
};

export type SharedDependencies = {
  sharing: SharingStore;
  /** Whether an app with these files stores data on the server. */
  keepsData(treeHash: string): Promise<boolean>;
  visitorParts: VisitorParts | null;
};

/**
 * `not-found` for everybody, including its owner, once it was withdrawn or taken down, and while its project is
 * deleted.
 */
export async function readShared(
  { sharing, keepsData, visitorParts }: SharedDependencies,
  { viewer, shareId }: { viewer: Viewer; shareId: ShareId },
): Promise<Result<SharedPage, AppError>> {
  const share = await sharing.visible(shareId);
  if (!share) return fail({ code: 'not-found' });
  const [counts, origin, prompts, keeps] = await Promise.all([
    sharing.counts(share.id),
    sharing.originOf(share.projectId),
    share.showsPrompts ? sharing.prompts(share.projectId, share.versionNumber) : null,
    keepsData(share.treeHash),
  ]);
  const runsInTab = keeps && visitorParts !== null && (await visitorParts.headOf(share)) !== null;
  return succeed({
    ...{ share, counts, origin, prompts, status: servedStatus(share), isMine: share.ownerId === viewer.id },
    data: !keeps ? 'none' : runsInTab ? 'tab' : 'together',
  });
}
