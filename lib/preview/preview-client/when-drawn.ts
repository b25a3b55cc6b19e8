import type { Settle } from './settle';

const settleCap = 4_000;
/** Time a slow or busy device needs for an app's code and first rows. */
const loadingCap = 16_000;

/**
 * Resolves once the page can be judged: it is quiet, or its time is up. A page that shows nothing and is still loading
 * gets more time.
 */
export async function whenDrawn(settle: Settle, isBlank: () => boolean): Promise<void> {
  await settle.whenSettled(settleCap);
  if (settle.isLoading() && isBlank()) await settle.whenSettled(loadingCap);
}
