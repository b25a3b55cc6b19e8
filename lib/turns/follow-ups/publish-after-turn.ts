import type { ProjectId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Turn } from '../turns/turn';
import type { TurnStore } from '../turns/turn-store';
import type { Viewer } from '../../base/viewers/viewer';

type Dependencies = {
  store: Pick<TurnStore, 'get' | 'takeAfter'>;
  viewerOf(id: ViewerId): Viewer;
  /** Refusals need no handling: when the person presses Publish, they get the same one, with an explanation. */
  publish(input: { viewer: Viewer; projectId: ProjectId; versionId: VersionId }): Promise<unknown>;
};

/**
 * Resumes a publish after the turn that was meant to fix it, once: nothing more happens automatically, whether the
 * publish succeeds or is stopped again. If the turn made no version, nothing is published; if it was interrupted, the
 * turn that continues it publishes.
 */
export async function publishAfterTurn({ store, viewerOf, publish }: Dependencies, turnId: TurnId): Promise<void> {
  const turn = await store.get(turnId);
  if (turn?.after !== 'publish' || turn.outcome !== 'version' || turn.versionId === null) return;
  if (!(await store.takeAfter(turnId))) return;
  const { viewerId, projectId, versionId } = turn;
  await publish({ viewer: viewerOf(viewerId), projectId, versionId });
}

/** The turn after which a project is published automatically; null if there is none. */
export function publishingTurn(open: readonly Turn[]): TurnId | null {
  return open.find(({ after }) => after === 'publish')?.id ?? null;
}
