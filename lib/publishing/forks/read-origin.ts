import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { ProjectStore } from '../../projects/projects/project-store';
import type { Version } from '../../projects/versions/version';
import { findNewer, type NewerDependencies } from './find-newer';
import type { Ancestor, OriginStore } from './origin-store';
import type { SharedVersion } from './shared-versions';

/** Where an app can be looked at: its own studio for who works on it, else its shared page. */
export type Place = { projectId: ProjectId } | { shareId: string };
/** One app of the line; `place` is null where this viewer can't look at it. */
export type Named = { name: string; place: Place | null; isGone: boolean };
export type Lineage = {
  /** `before`: where the origin itself came from, nearest first. */
  origin: (Named & { newer: { versionId: VersionId; summary: string } | null; before: Named[] }) | null;
  /** In the gallery, newest first. */
  forks: Pick<SharedVersion, 'shareId' | 'title'>[];
};

/**
 * Where an app came from, for those who work on it, and what began as a copy of it and stands in the gallery. An origin that
 * this viewer can't reach is `isGone`, whether it is private or deleted, and keeps the name it had. `not-found` for strangers.
 */
export async function readOrigin(
  dependencies: NewerDependencies & { origins: OriginStore; projects: Pick<ProjectStore, 'get'> },
  { viewer, projectId }: { viewer: Viewer; projectId: ProjectId },
): Promise<Result<Lineage, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const { sharedVersions, origins, access, projects } = dependencies;
  const [origin, forks] = await Promise.all([origins.get(projectId), sharedVersions.galleryForksOf(projectId)]);
  if (!origin) return succeed({ origin: null, forks });

  async function look(ancestor: Ancestor): Promise<Named> {
    if ((await access.roleOf(viewer, ancestor.projectId)) !== null) {
      const name = (await projects.get(ancestor.projectId))?.name ?? ancestor.name;
      return { name, place: { projectId: ancestor.projectId }, isGone: false };
    }
    const shared = await sharedVersions.ofProject(ancestor.projectId);
    if (!shared) return { name: ancestor.name, place: null, isGone: true };
    return { name: shared.title, place: { shareId: shared.shareId }, isGone: false };
  }

  const [first, ...others] = origin.line;
  const [named, before, newer] = await Promise.all([
    look(first),
    Promise.all(others.map(look)),
    findNewer(dependencies, viewer, origin),
  ]);
  // What a turn said it did may repeat what was asked, which the owner may keep to themselves.
  const mayRead = newer !== null && (newer.shared === null || newer.shared.showsPrompts);
  const { version } = newer ?? {};
  return succeed({
    origin: {
      ...{ ...named, before },
      newer: newer?.isNewer && version ? { versionId: version.id, summary: mayRead ? told(version) : '' } : null,
    },
    forks,
  });
}

/** A save by hand is summed up by the paths of its files, which say nothing to people who never opened one. */
const told = ({ kind, summary }: Pick<Version, 'kind' | 'summary'>) => (kind === 'edit' ? '' : summary);
