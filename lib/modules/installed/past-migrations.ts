import { migrationName } from '../../backends/backends/migration-files';
import type { ProjectId } from '../../base/foundation/id';
import type { TreeStore } from '../../projects/trees/tree-store';
import type { VersionStore } from '../../projects/versions/version-store';

const mostVersions = 200;

/** A migration's name without its leading timestamp. */
export const titleOf = (name: string): string => name.slice(name.indexOf('_') + 1);

/**
 * The names that migrations with these titles had in the app's latest 200 versions, by title. A part that is installed
 * again has to reuse them: its tables may still exist, in the preview or live, and under another name the same SQL
 * would run again and fail.
 */
export async function findPastMigrations(
  { versions, trees }: { versions: Pick<VersionStore, 'list'>; trees: Pick<TreeStore, 'read'> },
  projectId: ProjectId,
  titles: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (titles.size === 0) return found;
  const seen = new Set<string>();
  for (const { treeHash } of await versions.list(projectId, { before: null, limit: mostVersions })) {
    if (seen.has(treeHash)) continue;
    seen.add(treeHash);
    for (const path of Object.keys((await trees.read(treeHash)) ?? {})) {
      const name = migrationName(path);
      if (name !== null && titles.has(titleOf(name)) && !found.has(titleOf(name))) found.set(titleOf(name), name);
    }
    if (found.size === titles.size) break;
  }
  return found;
}
