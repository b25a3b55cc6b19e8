import type { ProjectId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Turn } from '../turns/turn';
import type { TurnStore } from '../turns/turn-store';
import type { Viewer } from '../../base/viewers/viewer';

type Dependencies = {
  store: Pick<TurnStore, 'get' | 'takeAfter'>;
  viewerOf(id: ViewerId): Viewer;
  /** A refusal needs no handling: pressing Publish meets the same one, and says so there. */
  publish(input: { viewer: Viewer; projectId: ProjectId; versionId: VersionId }): Promise<unknown>;
};

/**
 * Continues, once, the publish that a turn was to fix: nothing follows it, whether it succeeds or is stopped again.
 * Nothing follows a turn without a version; a turn that was interrupted leaves it to the turn that continues it.
 */
export async function publishAfterTurn({ store, viewerOf, publish }: Dependencies, turnId: TurnId): Promise<void> {
  const turn = await store.get(turnId);
  if (turn?.after !== 'publish' || turn.outcome !== 'version' || turn.versionId === null) return;
  if (!(await store.takeAfter(turnId))) return;
  const { viewerId, projectId, versionId } = turn;
  await publish({ viewer: viewerOf(viewerId), projectId, versionId });
}

/** The turn after which a project will be published by itself; null if there is none. */
export function publishingTurn(open: readonly Turn[]): TurnId | null {
  return open.find(({ after }) => after === 'publish')?.id ?? null;
}
