import type { Captured } from '@/lib/backend-engine/snapshot/capture';
import type { EngineAnswer, EngineCall } from '@/lib/backend-engine/engine-messages';
import type { BackendTrouble } from '@/lib/backends/backends';
import { succeed, type Result } from '@/lib/foundation/result';
import type { BlockPlaces } from './block-places';

type Call = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;

/**
 * Reads a backend's data at one moment and stores the blocks that are new. Nearly all of it is read before that moment, in
 * steps between which the app is answered; what it wrote since is read again.
 */
export async function captureBackend(call: Call, places: BlockPlaces): Promise<Result<Captured, BackendTrouble>> {
  const begun = await call({ type: 'capture-begin', known: places.known() });
  if (!begun.ok) return begun;
  let storing = Promise.resolve();
  try {
    for (let isDone = false; !isDone;) {
      const some = await call({ type: 'capture-ahead' });
      if (!some.ok) return some;
      if (some.value.type !== 'captured-ahead') throw new Error('The engine answered another question.');
      // One step is stored while the next is read.
      await storing;
      storing = places.store(some.value);
      // Heard below; until then a full disk would end the whole process.
      storing.catch(() => undefined);
      ({ isDone } = some.value);
    }
    const all = await call({ type: 'capture' });
    if (!all.ok) return all;
    if (all.value.type !== 'captured') throw new Error('The engine answered another question.');
    await storing;
    await places.store(all.value);
    return succeed(all.value);
  } finally {
    await storing.catch(() => undefined);
  }
}
