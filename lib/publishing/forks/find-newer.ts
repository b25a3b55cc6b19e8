import type { ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { Version } from '../../projects/versions/version';
import type { VersionStore } from '../../projects/versions/version-store';
import type { Origin } from './origin-store';
import type { SharedVersion, SharedVersions } from './shared-versions';

export type NewerDependencies = {
  access: ProjectAccess;
  versions: VersionStore;
  sharedVersions: SharedVersions;
};

/** What this viewer can see of the origin. */
export type Reached = {
  version: Version;
  /** Null for members of the origin, who see its head. */
  shared: SharedVersion | null;
  /** The version the fork last took over; null if it is gone. */
  base: Version | null;
  /** Whether it contains something that the fork has not taken over. */
  isNewer: boolean;
};

/**
 * The origin's version that can be brought over: its head for members of the origin, otherwise its shared version; null
 * if the viewer can see neither.
 */
export async function findNewer(
  { access, versions, sharedVersions }: NewerDependencies,
  viewer: Viewer,
  { line, base: taken }: Origin,
): Promise<Reached | null> {
  const [{ projectId }] = line;
  const isTheirs = (await access.roleOf(viewer, projectId)) !== null;
  const shared = isTheirs ? null : await sharedVersions.ofProject(projectId);
  if (!isTheirs && !shared) return null;
  const [version, base] = await Promise.all([
    shared ? versions.get(projectId, shared.versionId) : versions.head(projectId),
    versions.get(projectId, taken.versionId),
  ]);
  if (!version) return null;
  const isOther =
    version.treeHash !== taken.treeHash ||
    (base !== null && JSON.stringify(version.settings) !== JSON.stringify(base.settings));
  return { version, shared, base, isNewer: isOther && (base === null || version.number > base.number) };
}
