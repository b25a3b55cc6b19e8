import type { BackendId } from '../../backends/backends/backend';
import type { BackendStore } from '../../backends/backends/backend-store';
import type { Backends } from '../../backends/backends/backends';
import type { Now, ProjectId } from '../../base/foundation/id';

const mostWatched = 500;

/**
 * When the rows of a live site may last have changed, in ms since the epoch. Watching starts with the first call for a
 * site and costs nothing while nobody writes. Earlier changes are unknown, so the first call returns its own time.
 */
export function createRowsWatch({
  backends,
  store,
  now,
}: {
  backends: Pick<Backends, 'onCalled'>;
  store: Pick<BackendStore, 'idOf'>;
  now: Now;
}) {
  const watched = new Map<BackendId, { changedAt: number; stop: () => void }>();
  return {
    changedAt(projectId: ProjectId): number {
      const id = store.idOf(projectId, 'live');
      const known = watched.get(id);
      if (known) return known.changedAt;
      const one = { changedAt: now(), stop: () => undefined as void };
      one.stop = backends.onCalled(id, () => void (one.changedAt = now()));
      watched.set(id, one);
      if (watched.size > mostWatched) {
        const [oldest, { stop }] = watched.entries().next().value!;
        stop();
        watched.delete(oldest);
      }
      return one.changedAt;
    },
  };
}
export type RowsWatch = ReturnType<typeof createRowsWatch>;
