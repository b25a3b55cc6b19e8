import type { Settle } from './settle';

const settleCap = 4_000;
/** Time a slow or busy device needs for an app's code and first rows. */
const loadingCap = 16_000;

/**
 * Resolves once the page can be judged: it is quiet, or has had its time. A page that shows nothing and is still
 * loading gets more.
 */
export async function whenDrawn(settle: Settle, isBlank: () => boolean): Promise<void> {
  await settle.whenSettled(settleCap);
  if (settle.isLoading() && isBlank()) await settle.whenSettled(loadingCap);
}
