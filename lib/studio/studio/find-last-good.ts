import type { ListedVersion } from '../../base/answers/version-answers';
import type { VersionId } from '../../base/foundation/id';

type Named = { versionId: VersionId; number: number };

/**
 * The version to go back to when the head is broken: the one this tab last saw working; otherwise the newest one below
 * the head that Easel tried before it was made (manual saves, moments and stopped turns are not tried). Null if there
 * is none; the empty start doesn't count.
 */
export function findLastGood(
  versions: readonly Pick<ListedVersion, 'id' | 'number' | 'kind'>[],
  lastWorked: Named | null,
): Named | null {
  const head = versions[0];
  if (head === undefined) return null;
  if (lastWorked !== null && lastWorked.number > 0 && lastWorked.number < head.number) return lastWorked;
  const tried = versions.find(
    ({ number, kind }) =>
      number > 0 && number < head.number && kind !== 'edit' && kind !== 'moment' && kind !== 'stopped',
  );
  return tried ? { versionId: tried.id as VersionId, number: tried.number } : null;
}
