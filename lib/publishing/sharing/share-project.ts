import type { BlobStore } from '../../base/blobs/blob-store';
import { type AppError, type AppErrorCode, AppFailure, presentError } from '../../base/foundation/app-error';
import type { CreateId, ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { ProjectStore } from '../../projects/projects/project-store';
import type { Project } from '../../projects/projects/project';
import type { TreeFile } from '../../projects/trees/tree-files';
import type { Version } from '../../projects/versions/version';
import type { VersionStore } from '../../projects/versions/version-store';
import type { BundleAnswer } from '../bundles/bundle';
import { findSecrets } from '../bundles/find-secrets';
import { checkSite } from '../sites/check-site';
import type { SiteManifest } from '../sites/site';
import { storeFiles } from '../sites/store-files';
import type { Share, ShareWords, Visibility } from './share';
import type { SharingStore } from './sharing-store';

/** Why an app can't be built for visitors. */
export type Obstacle = Extract<AppErrorCode, 'needs-server' | 'build-needed'>;

export type ShareDependencies = {
  sharing: SharingStore;
  access: ProjectAccess;
  projects: Pick<ProjectStore, 'get'>;
  versions: Pick<VersionStore, 'get' | 'head'>;
  blobs: BlobStore;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  /** Bundles a tree for visitors of a share. Rejects only if the bundler itself failed. */
  bundleShared(projectId: ProjectId, treeHash: string, words: Pick<ShareWords, 'title'>): Promise<BundleAnswer>;
  /** Why this server can't build such a tree; null if it can. */
  refuseToBuild(project: Project, treeHash: string): Promise<Obstacle | null>;
  /** Takes a build slot, within a guest's limits; `leave` releases it. */
  takePlace(): Promise<{ leave(): void } | AppError>;
  /** Whether these bytes are a picture of this project's page. */
  isPicture(projectId: ProjectId, hash: string): Promise<boolean>;
  /** Closes visitors' connections and deletes what they stored. Never rejects. */
  endVisits(projectId: ProjectId): Promise<void>;
  createId: CreateId;
  onError(error: unknown): void;
};

export type ShareRequest = {
  viewer: Viewer;
  projectId: ProjectId;
  visibility: Visibility;
  words: Partial<ShareWords>;
  /** Moves the share to the head. */
  update: boolean;
  pictureHash?: string;
};

/** `done` resolves when visitors get what was requested, or when that failed; no work is left then. */
export type Shared = { share: Share | null; done: Promise<void> };

/**
 * Makes a project private, visible to everyone who has its link, or visible in the gallery. A new share shows the head,
 * and keeps showing that version until an `update`. Returns at once: the files for visitors are built afterwards.
 * Owners only. `share-taken-down` if the operator took it down; `needs-server` or `build-needed` for an app this server
 * can't build.
 */
export async function shareProject(
  dependencies: ShareDependencies,
  request: ShareRequest,
): Promise<Result<Shared, AppErrorCode | AppError>> {
  const { sharing, access, projects, versions } = dependencies;
  const { viewer, projectId, visibility } = request;
  const refused = await authorise(access, viewer, projectId, 'owner');
  if (refused) return fail(refused);
  if (visibility === 'private') {
    await withdraw(dependencies, projectId);
    return succeed({ share: null, done: Promise.resolve() });
  }

  const [project, head, known] = await Promise.all([
    projects.get(projectId),
    versions.head(projectId),
    sharing.ofProject(projectId),
  ]);
  if (!project || !head) return fail('not-found');
  const { pictureHash } = request;
  if (pictureHash !== undefined && !(await dependencies.isPicture(projectId, pictureHash)))
    return fail({ code: 'invalid-input', detail: 'picture: not a picture of this app' });
  // After a failed attempt, asking again retries it, for the same version or a later one.
  const isBuilt = known !== null && known.takenDownAt === null && known.status !== 'failed' && !request.update;
  const cannot = isBuilt ? null : await dependencies.refuseToBuild(project, head.treeHash);
  if (cannot) return fail(cannot);
  const place = isBuilt ? null : await dependencies.takePlace();
  if (place && !('leave' in place)) return fail(place);
  const leave = place ? place.leave : () => undefined;
  try {
    const opened = await sharing.open({
      ...{ projectId, newId: dependencies.createId<'share'>(), visibility, versionId: head.id },
      ...{ title: project.name, words: request.words, ...(pictureHash === undefined ? {} : { pictureHash }) },
    });
    if (!opened.ok) return (leave(), opened);
    const { share, isNew } = opened.value;
    const isWanted = isNew || (!isBuilt && (await sharing.begin(share.id)));
    if (!isWanted) return (leave(), succeed({ share, done: Promise.resolve() }));
    const done = build(dependencies, share, head).finally(leave);
    return succeed({ share: { ...share, status: 'building', problems: [] }, done });
  } catch (error) {
    leave();
    throw error;
  }
}

/** What the owner's studio shows about the share. */
export async function readOwnShare(
  { sharing, access, versions }: Pick<ShareDependencies, 'sharing' | 'access' | 'versions'>,
  { viewer, projectId }: { viewer: Viewer; projectId: ProjectId },
): Promise<Result<{ share: Share; isBehind: boolean; counts: { uses: number; forks: number } } | null, AppError>> {
  const refused = await authorise(access, viewer, projectId, 'owner');
  if (refused) return fail(refused);
  const share = await sharing.ofProject(projectId);
  if (!share) return succeed(null);
  const [head, counts] = await Promise.all([versions.head(projectId), sharing.counts(share.id)]);
  return succeed({ share, isBehind: head !== null && head.id !== share.versionId, counts });
}

/**
 * Why the app in its current state can't be shared, so that its owner sees it before trying; null if it can. Reads its
 * files. Owners only.
 */
export async function findObstacle(
  {
    access,
    projects,
    versions,
    refuseToBuild,
  }: Pick<ShareDependencies, 'access' | 'projects' | 'versions' | 'refuseToBuild'>,
  { viewer, projectId }: { viewer: Viewer; projectId: ProjectId },
): Promise<Result<Obstacle | null, AppError>> {
  const refused = await authorise(access, viewer, projectId, 'owner');
  if (refused) return fail(refused);
  const [project, head] = await Promise.all([projects.get(projectId), versions.head(projectId)]);
  return succeed(project && head ? await refuseToBuild(project, head.treeHash) : null);
}

/** Invalidates the link on every host first, then deletes the visitors' data, which nobody can reach by then. */
async function withdraw({ sharing, endVisits }: ShareDependencies, projectId: ProjectId): Promise<void> {
  await sharing.withdraw(projectId);
  await endVisits(projectId);
}

async function build(dependencies: ShareDependencies, share: Share, version: Version): Promise<void> {
  const { sharing, onError } = dependencies;
  const versionId = version.id;
  try {
    const built = await putTogether(dependencies, share, version);
    await sharing.end(
      share.id,
      built.problems.length > 0
        ? { versionId, manifestHash: null, problems: built.problems }
        : { versionId, manifestHash: built.manifestHash, problems: [] },
    );
  } catch (error) {
    const refused = error instanceof AppFailure ? presentError(error.error.code).message : null;
    if (refused === null) onError(error);
    const message = refused ?? 'The app could not be put together for sharing. Try again.';
    await sharing.end(share.id, { versionId, manifestHash: null, problems: [{ kind: 'compile', message }] });
  }
}

async function putTogether(
  { bundleShared, readFiles, blobs }: ShareDependencies,
  { projectId, title }: Share,
  { treeHash }: Version,
): Promise<{ problems: Problem[]; manifestHash: string }> {
  // Everyone who can see it can fork it, so its sources must not contain secrets either.
  const sources = ((await readFiles(treeHash)) ?? []).flatMap(({ path, text }) =>
    text === null ? [] : [{ path, text }],
  );
  const secrets = findSecrets(sources);
  if (secrets.length > 0) return { problems: secrets, manifestHash: '' };
  const answer = await bundleShared(projectId, treeHash, { title });
  const problems = [...answer.problems, ...checkSite(answer)];
  if (problems.length > 0) return { problems, manifestHash: '' };
  const manifest: SiteManifest = { files: await storeFiles(blobs, answer), treeHash, builtBy: 'server' };
  return { problems: [], manifestHash: await blobs.put(Buffer.from(JSON.stringify(manifest))) };
}
