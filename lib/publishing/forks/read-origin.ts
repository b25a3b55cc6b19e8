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

/** Where a viewer can see an app: in its studio if they are a member, otherwise on its shared page. */
export type Place = { projectId: ProjectId } | { shareId: string };
/** One app of the line; `place` is null if this viewer can't see it. */
export type Named = { name: string; place: Place | null; isGone: boolean };
export type Lineage = {
  /** `before` lists where the origin itself came from, nearest first. */
  origin: (Named & { newer: { versionId: VersionId; summary: string } | null; before: Named[] }) | null;
  /** Forks in the gallery, newest first. */
  forks: Pick<SharedVersion, 'shareId' | 'title'>[];
};

/**
 * For members of an app: where it came from, and its forks in the gallery. An origin that this viewer can't see is
 * `isGone`, whether it is private or deleted, and keeps the name it had. `not-found` for strangers.
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
  // A turn's summary may repeat the prompt, which the owner may have chosen to keep private.
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

/** Omit the summary of a manual save: it lists paths, which mean nothing to people who never open files. */
const told = ({ kind, summary }: Pick<Version, 'kind' | 'summary'>) => (kind === 'edit' ? '' : summary);
