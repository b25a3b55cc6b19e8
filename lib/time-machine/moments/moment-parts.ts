import type { BackendId } from '../../backends/backends/backend';
import type { Backends } from '../../backends/backends/backends';
import type { BackendStore } from '../../backends/backends/backend-store';
import type { AppError } from '../../base/foundation/app-error';
import type { MomentId, ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SiteStore } from '../../publishing/sites/site-store';
import type { SnapshotId, Snapshots } from '../../backends/snapshots/snapshots';
import type { KeptData } from '../../projects/versions/kept-data';
import { dataHeld, type Version } from '../../projects/versions/version';
import type { VersionStore } from '../../projects/versions/version-store';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { StoredState } from './compare-stored';
import type { KeepDependencies } from './keep-live';
import type { Moment } from './moment';
import type { OpenedMoments } from './opened-moments';

/** The dependencies of this folder's use cases; the server provides all of them. */
export type MomentDependencies = KeepDependencies & {
  access: ProjectAccess;
  versions: VersionStore;
  backends: Pick<Backends, 'hasData' | 'read' | 'write' | 'rehearse'>;
  backendStore: Pick<BackendStore, 'idOf' | 'find'>;
  snapshots: Pick<Snapshots, 'take' | 'restoreOver'>;
  sites: Pick<SiteStore, 'site' | 'deployment'>;
  openedMoments: OpenedMoments;
  keptData: KeptData;
  appBackends: {
    dataOf(projectId: ProjectId, lane: 'preview' | 'live'): Promise<BackendId | null>;
    /** Whether a turn is changing the preview's tables, and may still undo that. */
    isHeld(projectId: ProjectId): Promise<boolean>;
    /** Runs work while nobody else changes the project's schema or replaces its data. */
    inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
    /** Announces that the live data was replaced, and with it the sign-in settings it had received. */
    liveReplaced(projectId: ProjectId): void;
    /** Brings the live database to the schema of a tree; returns the problems that prevented it. */
    migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  };
};

/** The app's data that a version or a moment kept. */
export function stateOf(kept: Pick<Version | Moment, 'snapshot' | 'letGoAt'>): StoredState {
  const at = dataHeld(kept);
  return at === 'kept' ? { at, snapshot: kept.snapshot as SnapshotId } : { at };
}

/** A moment of live data, for a viewer who may edit the project. */
export async function openMoment(
  { access, moments }: Pick<MomentDependencies, 'access' | 'moments'>,
  { viewer, projectId, momentId }: { viewer: Viewer; projectId: ProjectId; momentId: MomentId },
): Promise<Result<Moment, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const moment = await moments.get(projectId, momentId);
  return moment?.lane === 'live' ? succeed(moment) : fail({ code: 'not-found' });
}

/** Its snapshot, or the error that says why there is none to restore. */
export function snapshotOf(kept: Pick<Version | Moment, 'snapshot' | 'letGoAt'>): Result<SnapshotId, AppError> {
  const state = stateOf(kept);
  if (state.at === 'kept') return succeed(state.snapshot);
  return fail({ code: state.at === 'let-go' ? 'data-let-go' : 'data-not-there' });
}
