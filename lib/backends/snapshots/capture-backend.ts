import type { Captured } from '@/lib/backends/backend-engine/changed-blocks/capture';
import type { EngineAnswer, EngineCall } from '@/lib/backends/backend-engine/engine-messages';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { NewBlockStore } from './store-new-blocks';

type Call = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;

/**
 * Captures a backend's data at one moment and stores new blocks. Nearly all of it is read before that moment, in steps
 * between which the app is served; blocks written since are read again.
 */
export async function captureBackend(call: Call, newBlocks: NewBlockStore): Promise<Result<Captured, BackendTrouble>> {
  const begun = await call({ type: 'capture-begin', known: newBlocks.known() });
  if (!begun.ok) return begun;
  let storing = Promise.resolve();
  try {
    for (let isDone = false; !isDone;) {
      const some = await call({ type: 'capture-ahead' });
      if (!some.ok) return some;
      if (some.value.type !== 'captured-ahead') throw new Error('The engine answered another question.');
      // Store one step while reading the next.
      await storing;
      storing = newBlocks.store(some.value);
      // Awaited below; until then a full disk would crash the process with an unhandled rejection.
      storing.catch(() => undefined);
      ({ isDone } = some.value);
    }
    const all = await call({ type: 'capture' });
    if (!all.ok) return all;
    if (all.value.type !== 'captured') throw new Error('The engine answered another question.');
    await storing;
    await newBlocks.store(all.value);
    return succeed(all.value);
  } finally {
    await storing.catch(() => undefined);
  }
}
