import type { EngineAnswer, EngineCall } from '@/lib/backends/backend-engine/engine-messages';
import type { RowListener } from '@/lib/backends/backend-engine/listening/row-listener';
import type { Result } from '@/lib/base/foundation/result';
import type { BackendId } from './backend';
import type { BackendTrouble, HearChanges } from './backends';

type Drain = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;
type Heard = Map<number, { listener: RowListener; hear: HearChanges }>;

/**
 * Keeps the listeners of every backend, open or closed: a write has to open the backend first, so no change goes
 * unheard. Changes are fetched at most once per `window` milliseconds, each time by a call with the usual limit: a
 * policy that never ends is stopped together with its engine.
 */
export function createChangeFeed({ window }: { window: number }) {
  const backends = new Map<BackendId, Heard>();
  const fetching = new Set<Drain>();
  const again = new Set<Drain>();

  function deliver(id: BackendId, answer: EngineAnswer): boolean {
    if (answer.type !== 'told') throw new Error('The engine answered another question.');
    const heard = backends.get(id);
    for (const { to, data } of answer.changes) for (const n of to) heard?.get(n)?.hear({ type: 'change', n, data });
    return answer.isMore;
  }

  /** Sends everything queued; each batch is a separate call, so that the app's calls get in between. */
  async function tellRest(id: BackendId, drain: Drain): Promise<void> {
    for (;;) {
      const answer = await drain({ type: 'drain' });
      if (!answer.ok || !deliver(id, answer.value)) return;
    }
  }

  return {
    tellRest,
    /**
     * Rows of an open backend have changed; `drain` asks its process. The first changes after a pause are sent at once.
     */
    changed(id: BackendId, drain: Drain): void {
      if (fetching.has(drain)) return void again.add(drain);
      fetching.add(drain);
      void (async () => {
        do {
          again.delete(drain);
          const began = performance.now();
          await tellRest(id, drain);
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + window - performance.now())).unref());
        } while (again.has(drain));
        fetching.delete(drain);
      })();
    },
    /** Changes were lost; drops all listeners, who may subscribe again. */
    missed(id: BackendId): void {
      const heard = backends.get(id);
      backends.delete(id);
      for (const hear of new Set([...(heard?.values() ?? [])].map((one) => one.hear))) hear({ type: 'missed' });
    },
    isHeard: (id: BackendId) => backends.has(id),
    listenersOf: (id: BackendId) => [...(backends.get(id)?.values() ?? [])].map(({ listener }) => listener),
    add(id: BackendId, listeners: readonly RowListener[], hear: HearChanges): void {
      const heard: Heard = backends.get(id) ?? new Map();
      backends.set(id, heard);
      for (const listener of listeners) heard.set(listener.n, { listener, hear });
    },
    remove(id: BackendId, numbers: readonly number[]): void {
      const heard = backends.get(id);
      for (const n of numbers) heard?.delete(n);
      if (heard?.size === 0) backends.delete(id);
    },
  };
}
