import type { Direction } from '../directions/direction';
import type { AppPromise } from '../promises/promise';
import type { Version } from '../versions/version';
import type { VersionMade } from './turn-ports';

/** What a turn sets anew among a version's settings, to be laid over its parent's; null where it leaves them all. */
export function changedSettings(changed: {
  promises: readonly AppPromise[] | null;
  direction: Direction | null;
}): Version['settings'] | null {
  const { promises, direction } = changed;
  return promises || direction ? { ...(promises && { promises }), ...(direction && { direction }) } : null;
}

/** What a turn hears of the version that was made of it. */
export const versionMade = ({ id, number, counts }: Pick<Version, 'id' | 'number' | 'counts'>): VersionMade => ({
  ...{ versionId: id, number },
  ...counts,
});
