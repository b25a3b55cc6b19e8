import type { Direction } from '../directions/direction';
import type { VersionId } from '../foundation/id';
import type { AppPromise } from '../promises/promise';
import type { VersionMade } from './turn-ports';

/** What a turn sets anew among a version's settings, to be laid over its parent's; null where it leaves them all. */
export function changedSettings(changed: {
  promises: readonly AppPromise[] | null;
  direction: Direction | null;
}): Readonly<Record<string, unknown>> | null {
  const { promises, direction } = changed;
  return promises || direction ? { ...(promises && { promises }), ...(direction && { direction }) } : null;
}

type Appended = {
  id: VersionId;
  number: number;
  /** Files. */
  counts: { added: number; changed: number; removed: number };
};

/** What a turn hears of the version that was made of it. */
export const versionMade = ({ id, number, counts }: Appended): VersionMade => ({
  ...{ versionId: id, number },
  ...counts,
});
