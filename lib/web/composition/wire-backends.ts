import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { BackendId } from '../../backends/backends/backend';
import { type BackendLane, backendLanes } from '../../backends/backends/backend-store';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { AddressBook } from '../../base/http/origins';
import { createHostedStore } from '../../backends/hosted/hosted-store';
import { createDrizzleCarriedSnapshots } from '../../backends/snapshots/drizzle-carried-snapshots';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { createDrizzleAcceptedExposureStore } from '../../backends/scans/drizzle-accepted-exposure-store';
import { createMomentStore } from '../../time-machine/moments/drizzle-moment-store';
import { keepLive } from '../../time-machine/moments/keep-live';
import { keepEveryNight } from '../../time-machine/moments/keep-nightly';
import { createMigrateLive } from '../../time-machine/moments/migrate-live';
import { keepToBudget, keptBytesOf } from '../../time-machine/moments/keep-to-budget';
import { createOpenedMoments } from '../../time-machine/moments/opened-moments';
import { readLiveTree } from '../../time-machine/moments/read-live-tree';
import { withKeptData } from '../../projects/versions/kept-data';
import { tellHeads } from '../../projects/versions/tell-heads';
import { createAppBackends } from '../../backends/app-backends/app-backends';
import { createBackendHandler } from '../../backends/http/backend-handler';
import { type CallAtHost, createBackendHosts } from '../../backends/http/backend-hosts';
import { createKeptData } from '../../backends/app-backends/keep-data';
import { createOwnerOfBackend, createTurnOfProject } from '../../backends/limits/owner-of-backend';
import { createMovingData } from '../../backends/hosted/moving-data';
import { createTrialData, type ReachPreview } from '../../backends/trials/trial-data';
import { createFirstRows } from '../../backends/first-rows/first-rows';
import { createDataSwitch } from '../../backends/hosted/switch-data';
import { createTryAsOthers } from '../../backends/trials/try-as-others';
import { createSharedData } from '../../backends/shared-data/shared-data';
import type { ShareId } from '../../publishing/sharing/share';
import { createTurnDatabase } from '../../turns/drafts/turn-database';
import { createBackendUpgrades } from '../../backends/http/backend-upgrades';
import { openBackendsOnDemand } from '../../backends/backends/open-backends';
import { openRealtimeOnDemand } from '../../backends/realtime/open-realtime';
import { startRenewal } from '../../backends/snapshots/start-renewal';
import { openSnapshotsOnDemand } from '../../backends/snapshots/open-snapshots';
import { measureProject, withDataShares } from '../../backends/limits/with-data-shares';
import { withVisitorRoom } from '../../backends/limits/with-visitor-room';
import { withDiskFloor } from '../../backends/limits/with-disk-floor';
import { withHosted } from '../../backends/hosted/with-hosted';
import type { Env } from '../../base/foundation/env';
import { hostedReachOf } from '../../backends/hosted/hosted-reach';
import type { Storage } from './wire-storage';

type Wiring = {
  env: Env;
  storage: Storage;
  /** The folder of the build. */
  built: string;
  addresses: AddressBook;
  now: Now;
  onError(error: unknown): void;
  ofParts: Parameters<typeof createTryAsOthers>[0]['ofParts'];
  /** Set after packages are wired, which need backends themselves. */
  answerFunction(request: IncomingMessage, response: ServerResponse, call: CallAtHost): Promise<boolean>;
};

/** Snapshots stay open for a minute: callers compare repeatedly and never signal the end. */
const openedForMs = 60_000;
const hourMs = 3600_000;

/** Wires the backends of apps without opening any. Its `versions` replace the storage's plain ones. */
export function wireBackends({ env, storage, built, addresses, ofParts, now, onError, answerFunction }: Wiring) {
  const {
    db,
    data,
    backendStore: store,
    plainVersions,
    previews,
    sites,
    sharing,
    readFiles,
    blobs,
    createId,
    kept,
  } = storage;
  const { secret, backends: folder } = data;
  const shares = env.EASEL_GUESTS ? kept.store : null;
  const reach = hostedReachOf(env);
  const hosted = createHostedStore({ db, secret, now });
  const moving = createMovingData();
  /** Databases of shares that were withdrawn; see `shared-data.ts`. */
  const gone = new Set<BackendId>();
  const opened = openBackendsOnDemand({
    ...{ folder, built, store, siteUrl: addresses.builder },
    isGone: (id) => gone.has(id),
    ownerOf: createOwnerOfBackend(db),
    fill: (folder) => snapshots.fill(folder),
  });
  const floored = withDiskFloor(withVisitorRoom(opened, { store, folder, now }), kept.appFloor);
  const own = shares ? withDataShares(floored, { store, shares, folder, now, onError }) : floored;
  const backends = withHosted(own, { store, hosted, reach, moving });
  const moments = createMomentStore(db);
  const appBackends = createAppBackends({
    ...{ backends, store, versions: plainVersions, readFiles },
    hostedOf: hosted.find,
    isHeld: async (projectId) => (await moments.ofTurns()).some((moment) => moment.projectId === projectId),
  });
  const isShown = async (shareId: string) => (await sharing.visible(shareId as ShareId)) !== null;
  const sharedData = createSharedData({ backends, store, readFiles, isShown, gone, now });
  /** Null if there is no such share, or its app stores no data. */
  async function reachShared(shareId: string) {
    const share = await sharing.visible(shareId as ShareId);
    return share && (await appBackends.keepsData(share.treeHash)) ? sharedData.reach({ ...share, shareId }) : null;
  }
  const carried = createDrizzleCarriedSnapshots(db, now);
  const snapshots = openSnapshotsOnDemand({
    ...{ backends, built, blobs, carried, createId, now },
    folder: path.join(data.folder, 'opened-snapshots'),
  });
  const keptData = createKeptData({ store, backends, snapshots, appBackends, onError });
  const trialData = createTrialData({ store, backends, snapshots, appBackends, readFiles, versions: plainVersions });
  const acceptedExposures = createDrizzleAcceptedExposureStore(db, now);
  const { realtime, gateway } = openRealtimeOnDemand({ backends, store, now, report: onError });
  const reachPreview: ReachPreview = async ({ projectId, lane }) =>
    lane === 'try' ? trialData.reach(projectId) : (await appBackends.preview(projectId)).id;
  const turnOf = createTurnOfProject(db, shares);
  const openedMoments = createOpenedMoments({ snapshots, turnOf, idleAfterMs: openedForMs });
  const blobsOf = (snapshot: string) => snapshots.listBlobs(snapshot as SnapshotId);
  const answerBackend = createBackendHandler(gateway, async (id) => (await store.get(id))?.keys ?? null);
  let stopNights = () => {};
  let dropping: NodeJS.Timeout | undefined;
  let stopRenewal = () => Promise.resolve();
  const keeping = { backends, backendStore: store, snapshots, moments, sites, now, createId };
  return {
    /** Further dependencies of the use cases for moments. */
    momentParts: { backendStore: store, snapshots, moments, openedMoments },
    migrateLive: createMigrateLive(keeping, appBackends),
    /** Applies the live app's settings: a concurrent publish or roll-back may have configured the data first. */
    settleLive: (projectId: ProjectId) =>
      appBackends
        .configureLive(projectId, () => readLiveTree({ sites, versions: plainVersions }, projectId))
        .catch((error: unknown) => onError(error)),
    /** Starts background jobs: nightly moments, and renewal after an upgrade of the engine. */
    start(say: (line: string) => void) {
      stopNights = keepEveryNight({
        ...{ sites, moments, now, onError, within: kept.keeping.forProject },
        keep: (projectId) => keepLive(keeping, { projectId, reason: 'nightly' }),
      });
      dropping = setInterval(() => void sharedData.dropDue().catch(onError), hourMs).unref();
      stopRenewal = startRenewal({ folder, snapshots, kept: carried, say, reachBackends: () => own.reach(), onError });
    },
    /** Closes open sockets. Pages stay connected for hours, so people who lose access must be disconnected. */
    endSockets(projectId: ProjectId, lanes: readonly BackendLane[] = backendLanes) {
      for (const lane of lanes) realtime.end(store.idOf(projectId, lane));
    },
    /** Forgets carried-over snapshots that nothing refers to any more. */
    forgetCarried: carried.forgetUnnamed,
    /** Bytes of all databases of a project. */
    measureData: (projectId: ProjectId) => measureProject({ store, folder }, projectId),
    async close() {
      stopNights();
      clearInterval(dropping);
      // Renewal queries the database, which is closed next.
      const renewed = stopRenewal();
      realtime.close();
      await openedMoments.close();
      await snapshots.dispose();
      await backends.dispose();
      await renewed;
    },
    ...{ sharedData, reachShared, answerBackend, backends, hostedOf: hosted.find, hostedReach: reach },
    enginesAnswer: opened.answers,
    realtime,
    /** The blobs of a snapshot, so that they are not garbage-collected. */
    blobsOf,
    keepToBudget: (sizesOf: Parameters<typeof keepToBudget>[0]['sizesOf']) =>
      keepToBudget({ db, now, blobsOf, sizesOf, budgetBytes: keptBytesOf(env) }),
    keptData,
    ...{ appBackends, trialData, hosted },
    ...{ acceptedExposures, firstRows: createFirstRows({ backends, store, appBackends, hostedOf: hosted.find }) },
    tryAsOthers: createTryAsOthers({
      ...{ backends, snapshots, store, acceptedExposures, readFiles, onError, now, turnOf, ofParts },
      ...{ blobs, carried, createId, folder: path.join(data.folder, 'tried-copies') },
      ...{ workerFile: path.join(built, 'workers', 'engine.mjs'), template: path.join(built, 'backend') },
    }),
    dataSwitch: createDataSwitch({
      ...{ access: storage.access, store, hosted, moving, backends: own, reach },
      ...{ inLine: appBackends.inLine, liveReplaced: appBackends.liveReplaced },
    }),
    turnDatabase: createTurnDatabase({
      ...{ backends, store, snapshots, moments, appBackends, trialData, now, onError, createId },
    }),
    versions: tellHeads(withKeptData(plainVersions, keptData), appBackends.headMoved),
    hosts: createBackendHosts({
      // If the backend can't be reached, this is tried again at the next sign-in.
      ownFirst: async (id) => void (await backends.own(id, 'first')),
      ...{ store, reachPreview, previews, addresses, duringTrial: trialData.during },
      ...{ answer: answerBackend, answerFunction },
    }),
    handleBackendUpgrade: createBackendUpgrades({
      ...{ store, reachPreview, previews, sites, realtime, reachShared },
      report: onError,
    }),
  };
}

export type Apps = ReturnType<typeof wireBackends>;
