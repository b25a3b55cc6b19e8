import type { Settle } from './settle';

const settleCap = 4_000;
/** A slow device, or a busy one, takes this long for an app's code and first rows. */
const loadingCap = 16_000;

/** Resolves once the page can be judged: it is quiet, or has had its time; one that shows nothing and still loads gets more. */
export async function whenDrawn(settle: Settle, isBlank: () => boolean): Promise<void> {
  await settle.whenSettled(settleCap);
  if (settle.isLoading() && isBlank()) await settle.whenSettled(loadingCap);
}
