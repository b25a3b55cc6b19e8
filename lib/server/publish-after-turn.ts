import type { ProjectId, TurnId, VersionId, ViewerId } from '../foundation/id';
import type { Turn } from '../turns/turn';
import type { TurnStore } from '../turns/turn-store';
import type { Viewer } from '../viewers/viewer';

type Dependencies = {
  store: Pick<TurnStore, 'get' | 'takeAfter'>;
  viewerOf(id: ViewerId): Viewer;
  /** What it refuses it refuses to whoever presses Publish as well, and says so there. */
  publish(input: { viewer: Viewer; projectId: ProjectId; versionId: VersionId }): Promise<unknown>;
};

/**
 * Goes on with the publish that a turn was to mend, once: whether that goes out or is stopped again, nothing follows it. A turn that
 * made no version is followed by nothing; one that was cut short keeps it for the turn that continues it.
 */
export async function publishAfterTurn({ store, viewerOf, publish }: Dependencies, turnId: TurnId): Promise<void> {
  const turn = await store.get(turnId);
  if (turn?.after !== 'publish' || turn.outcome !== 'version' || turn.versionId === null) return;
  if (!(await store.takeAfter(turnId))) return;
  const { viewerId, projectId, versionId } = turn;
  await publish({ viewer: viewerOf(viewerId), projectId, versionId });
}

/** The turn after which a project is published by itself; null where none is under way. */
export function publishingTurn(open: readonly Turn[]): TurnId | null {
  return open.find(({ after }) => after === 'publish')?.id ?? null;
}
