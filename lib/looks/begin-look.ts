import { drawLooks } from './draw-looks';
import type { Look, LookChoice } from './look';
import { namesLook } from './names-look';

/**
 * The look an app begins with: the one that was chosen; where the words name colours or a style none, since those are the
 * look; else a surprise, so that no two apps wear the same. `seed` is any whole number below 2³¹.
 */
export function beginLook(prompt: string, chosen: LookChoice | undefined, seed: number): Look | null {
  if (chosen) return drawLooks(chosen.drawnFrom, chosen.seed)[chosen.index];
  return namesLook(prompt) ? null : drawLooks(prompt, seed)[0];
}
