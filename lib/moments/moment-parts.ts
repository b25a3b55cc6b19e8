import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import type { AppError } from '../foundation/app-error';
import type { MomentId, ProjectId } from '../foundation/id';
import type { Problem } from '../foundation/problem';
import { fail, succeed, type Result } from '../foundation/result';
import type { SiteStore } from '../publishing/site-store';
import type { SnapshotId, Snapshots } from '../snapshots/snapshots';
import type { KeptData } from '../versions/kept-data';
import { dataHeld, type Version } from '../versions/version';
import type { VersionStore } from '../versions/version-store';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import type { StoredState } from './compare-stored';
import type { KeepDependencies } from './keep-live';
import type { Moment } from './moment';
import type { OpenedMoments } from './opened-moments';

/** What the uses of kept data need; the server's own parts have all of it. */
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
    /** Whether a turn is changing the preview's tables, and may yet go back. */
    isHeld(projectId: ProjectId): Promise<boolean>;
    /** Nobody else changes the project's schema or data as a whole meanwhile. */
    inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
    /** Says that the live data is another now, and with it what it was told of how people sign in. */
    liveReplaced(projectId: ProjectId): void;
    /** Brings the live database to the schema of a tree; what stood in the way. */
    migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  };
};

/** What of an app's data a version, or a moment, kept. */
export function stateOf(kept: Pick<Version | Moment, 'snapshot' | 'letGoAt'>): StoredState {
  const at = dataHeld(kept);
  return at === 'kept' ? { at, snapshot: kept.snapshot as SnapshotId } : { at };
}

/** A moment of live data for one who may edit the project. */
export async function openMoment(
  { access, moments }: Pick<MomentDependencies, 'access' | 'moments'>,
  { viewer, projectId, momentId }: { viewer: Viewer; projectId: ProjectId; momentId: MomentId },
): Promise<Result<Moment, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const moment = await moments.get(projectId, momentId);
  return moment?.lane === 'live' ? succeed(moment) : fail({ code: 'not-found' });
}

/** The snapshot of it, or why there is none to bring back. */
export function snapshotOf(kept: Pick<Version | Moment, 'snapshot' | 'letGoAt'>): Result<SnapshotId, AppError> {
  const state = stateOf(kept);
  if (state.at === 'kept') return succeed(state.snapshot);
  return fail({ code: state.at === 'let-go' ? 'data-let-go' : 'data-not-there' });
}
