import type { Direction } from '../../base/directions/direction';
import type { VersionId } from '../../base/foundation/id';
import type { AppPromise } from '../../base/promises/promise';
import type { VersionMade } from './turn-ports';

/** The version settings that a turn changes, to be merged into its parent's; null if it changes none. */
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
  /** How many files were added, changed and removed. */
  counts: { added: number; changed: number; removed: number };
};

/** What a turn learns about the version that was made from it. */
export const versionMade = ({ id, number, counts }: Appended): VersionMade => ({
  ...{ versionId: id, number },
  ...counts,
});
