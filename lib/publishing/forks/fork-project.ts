import type { BackendStore } from '../../backends/backends/backend-store';
import type { Backends } from '../../backends/backends/backends';
import type { SnapshotId, Snapshots } from '../../backends/snapshots/snapshots';
import { type AppError, AppFailure } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Keeping } from '../../base/shares/keeping';
import type { Viewer } from '../../base/viewers/viewer';
import { previewKey } from '../../preview/previews/preview-key';
import type { PassedOnPreviews } from '../../preview/previews/preview-store';
import {
  beginProject,
  type CreatedProject,
  nextName,
  type ProjectDependencies,
} from '../../projects/projects/create-project';
import type { Project } from '../../projects/projects/project';
import type { KeptData } from '../../projects/versions/kept-data';
import { dataHeld, type Version } from '../../projects/versions/version';
import type { Ancestor, OriginStore } from './origin-store';
import type { SharedVersion, SharedVersions } from './shared-versions';

export type ForkDependencies = ProjectDependencies & {
  sharedVersions: SharedVersions;
  origins: OriginStore;
  previews: PassedOnPreviews;
  /** Secret of this installation, from which preview hosts are derived. */
  secret: Uint8Array;
  keptData: Pick<KeptData, 'take' | 'inLine'>;
  snapshots: Pick<Snapshots, 'begin'>;
  backendStore: Pick<BackendStore, 'idOf'>;
  backends: Pick<Backends, 'remove'>;
  keeping: Pick<Keeping, 'takeData' | 'withStored'>;
};

/** The settings that belong to the app; a project's other settings are its owner's preferences. */
const settingsOfApp = ['look', 'runtime'];

/**
 * Creates a project owned by the viewer from a shared version: its files, settings and promises, and their compiled
 * form. Its data is what its own files provide when it is first opened. `not-found` if nothing is shared there, or no
 * longer is when the fork is about to be stored. A fork is made completely or not at all.
 */
export async function forkShared(
  dependencies: ForkDependencies,
  { viewer, shareId }: { viewer: Viewer; shareId: string },
): Promise<Result<CreatedProject, AppError>> {
  const shared = await dependencies.sharedVersions.find(shareId);
  return shared ? forkForStranger(dependencies, viewer, shared) : fail({ code: 'not-found' });
}

type ForkInput = {
  viewer: Viewer;
  projectId: ProjectId;
  /** The head if absent. */
  versionId?: VersionId | undefined;
  /**
   * Whether the data is copied too, with nobody signed in and new keys. Only the owner may ask for it; for them it
   * defaults to true.
   */
  data?: boolean | undefined;
  name?: string | undefined;
};

/**
 * Forks a project by its id. Members may fork any version. The head comes with the current data, other versions with
 * the data kept with them; `data-let-go` or `data-not-there` if that no longer exists. Everyone else may fork the
 * shared version, without data, and gets `not-found` for anything else.
 */
export async function forkProject(
  dependencies: ForkDependencies,
  { viewer, projectId, versionId, data, name }: ForkInput,
): Promise<Result<CreatedProject, AppError>> {
  const { access, projects, versions, sharedVersions } = dependencies;
  const role = await access.roleOf(viewer, projectId);
  if (role !== 'owner' && data === true) return fail({ code: 'not-found' });
  if (role === null) {
    const shared = await sharedVersions.ofProject(projectId);
    const isShared = shared !== null && (versionId === undefined || versionId === shared.versionId);
    return isShared ? forkForStranger(dependencies, viewer, shared) : fail({ code: 'not-found' });
  }

  const [source, version] = await Promise.all([
    projects.get(projectId),
    versionId === undefined ? versions.head(projectId) : versions.get(projectId, versionId),
  ]);
  if (!source || !version) return fail({ code: 'not-found' });
  const withData = role === 'owner' && data !== false;
  const snapshot = withData ? await dataOf(dependencies, version, versionId === undefined) : succeed(null);
  if (!snapshot.ok) return snapshot;
  const ancestor = { projectId, name: source.name, isPublic: false };
  return makeFork(dependencies, viewer, {
    ...{ version, snapshot: snapshot.value, shared: null, summary: version.summary },
    ...{ name: name ?? nextName(source.name), demo: source.demo, settings: source.settings },
    line: [ancestor, ...((await dependencies.origins.get(projectId))?.line ?? [])],
  });
}

/** Members of the shared app get the same as everybody else here, but their forks are not counted. */
async function forkForStranger(
  dependencies: ForkDependencies,
  viewer: Viewer,
  shared: SharedVersion,
): Promise<Result<CreatedProject, AppError>> {
  const { projects, versions, origins } = dependencies;
  const { projectId, title, showsPrompts } = shared;
  const [source, version] = await Promise.all([projects.get(projectId), versions.get(projectId, shared.versionId)]);
  if (!source || !version) return fail({ code: 'not-found' });
  const line = (await origins.get(projectId))?.line ?? [];
  const hidden = line.findIndex(({ isPublic }) => !isPublic);
  const settings = Object.entries(source.settings).filter(([name]) => settingsOfApp.includes(name));
  return makeFork(dependencies, viewer, {
    ...{ version, shared, snapshot: null, name: title, demo: source.demo, settings: Object.fromEntries(settings) },
    // A turn's summary may repeat the prompt.
    summary: showsPrompts ? version.summary : '',
    // Omit names of ancestors that strangers could not read in the original.
    line: [{ projectId, name: title, isPublic: true }, ...line.slice(0, hidden === -1 ? line.length : hidden)],
  });
}

/** The app's data at that version; for the head the current data, unless a turn is changing it right now. */
async function dataOf(
  { versions, keptData }: ForkDependencies,
  version: Version,
  asNow: boolean,
): Promise<Result<string | null, AppError>> {
  const { projectId } = version;
  if (asNow && !(await versions.isTurnRunning(projectId)))
    return keptData.inLine(projectId, () => keptData.take(projectId));
  const held = dataHeld(version);
  if (held === 'let-go') return fail({ code: 'data-let-go' });
  if (held === 'not-kept') return fail({ code: 'data-not-there' });
  return succeed(version.snapshot);
}

type Fork = Pick<Project, 'name' | 'demo' | 'settings'> & {
  version: Version;
  summary: string;
  snapshot: string | null;
  line: readonly [Ancestor, ...Ancestor[]];
  shared: SharedVersion | null;
};

async function makeFork(
  dependencies: ForkDependencies,
  viewer: Viewer,
  { version, summary, snapshot, line, shared, ...given }: Fork,
): Promise<Result<CreatedProject, AppError>> {
  const { trees, sharedVersions, origins, previews, keeping, access, now } = dependencies;
  const { treeHash, settings } = version;
  const tree = await trees.read(treeHash);
  if (!tree) throw new Error(`The tree of version ${version.id} is not whole.`);
  const isStrangers = shared !== null && (await access.roleOf(viewer, version.projectId)) === null;
  const id = dependencies.createId<'project'>();
  // Create the data before the project: a project without its data would start empty, which looks like data loss.
  const data = await beginData(dependencies, id, snapshot);
  if (!data.ok) return data;

  const first = { tree, kind: 'fork', summary, settings, snapshot } as const;
  const make = () =>
    beginProject(
      dependencies,
      viewer,
      { ...given, id },
      {
        ...first,
        async prepare(tx) {
          const isThere = shared === null || (await sharedVersions.holdForFork(tx, shared, isStrangers));
          if (!isThere) throw new AppFailure({ code: 'not-found' });
        },
        async alongside(tx) {
          const base = { versionId: version.id, treeHash };
          await origins.insert(tx, { projectId: id, line, base, createdAt: now() });
          const preview = { projectId: id, viewerId: viewer.id, lane: 'main' } as const;
          const key = previewKey(dependencies.secret, preview);
          const compiled = { projectId: version.projectId, treeHash };
          await previews.passOnCompiled(tx, compiled, { ...preview, key }, now());
          if (snapshot !== null) await keeping.takeData(tx, id, data.value.bytes);
        },
      },
    );
  const undo = async () => {
    if (snapshot !== null) await dependencies.backends.remove(dependencies.backendStore.idOf(id, 'preview'));
  };
  try {
    const made = await keeping.withStored(Object.values(tree), make);
    if (!made.ok) await undo();
    return made;
  } catch (error) {
    await undo();
    throw error;
  }
}

/**
 * Makes the fork's database start from a snapshot. Blocks are shared, sessions are not copied, and the fork gets its
 * own keys.
 */
async function beginData(
  { snapshots, backendStore }: ForkDependencies,
  fork: ProjectId,
  snapshot: string | null,
): Promise<Result<{ bytes: number }, AppError>> {
  if (snapshot === null) return succeed({ bytes: 0 });
  const begun = await snapshots.begin(backendStore.idOf(fork, 'preview'), snapshot as SnapshotId);
  if (begun.ok) return begun;
  if (begun.error.code === 'snapshot-missing') return fail({ code: 'data-let-go' });
  return fail({ code: begun.error.code === 'snapshot-outdated' ? 'data-outdated' : 'backend-unavailable' });
}
