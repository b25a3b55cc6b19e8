import path from 'node:path';
import { type BackendLane, backendLanes, type BackendStore } from '../backends/backend-store';
import type { Database } from '../database/database';
import type { DiskRoom } from '../database/disk-room';
import type { BlobStore } from '../blobs/blob-store';
import type { CreateId, Now, ProjectId } from '../foundation/id';
import type { Problem } from '../foundation/problem';
import type { AddressBook } from '../front/origins';
import type { HostedReach } from '../hosted/hosted-project';
import { createHostedStore } from '../hosted/hosted-store';
import type { ProjectAccess } from '../viewers/project-access';
import { createDrizzleCarriedSnapshots } from '../snapshots/drizzle-carried-snapshots';
import type { SnapshotId } from '../snapshots/snapshots';
import type { SiteStore } from '../publishing/site-store';
import type { Keeping } from '../shares/keeping';
import type { ShareStore } from '../shares/share-store';
import { createDrizzleMeantStore } from '../scans/drizzle-meant-store';
import type { PreviewStore } from '../previews/preview-store';
import { createMomentStore } from '../moments/drizzle-moment-store';
import { keepLive } from '../moments/keep-live';
import { createKeepNightly } from '../moments/keep-nightly';
import { keepToBudget } from '../moments/keep-to-budget';
import { createOpenedMoments } from '../moments/opened-moments';
import { readLiveTree } from '../moments/read-live-tree';
import { withKeptData } from '../versions/kept-data';
import { tellHeads } from '../versions/tell-heads';
import type { VersionStore } from '../versions/version-store';
import { createAppBackends } from './app-backends';
import { createBackendHandler } from './backend-handler';
import { createBackendHosts } from './backend-hosts';
import { createKeptData } from './keep-data';
import { createOwnerOfBackend, createTurnOfProject } from './owner-of-backend';
import { createMovingData } from './moving-data';
import { createTrialData, type ReachPreview } from './trial-data';
import { createDataSwitch } from './switch-data';
import { createTryAsOthers } from './try-as-others';
import { createTurnDatabase } from './turn-database';
import { createBackendUpgrades } from './backend-upgrades';
import { openBackendsOnDemand } from './open-backends';
import { openRealtimeOnDemand } from './open-realtime';
import { openSnapshotsOnDemand } from './open-snapshots';
import { measureProject, withDataShares } from './with-data-shares';
import { withDiskFloor } from './with-disk-floor';
import { withHosted } from './with-hosted';
import type { TreeFile } from './tree-files';

type Wiring = {
  db: Database;
  secret: Uint8Array;
  backendStore: BackendStore;
  /** What guests' data counts against; null where there are no guests. */
  shares: ShareStore | null;
  /** Whether the disk has room for what apps' visitors send. */
  floor: DiskRoom;
  /** Does work of a project, which nobody calls for at this moment, at the cost of whoever made that. */
  within: Keeping['forProject'];
  /** Where the data lies. */
  folder: string;
  /** The build's folder. */
  built: string;
  addresses: AddressBook;
  hostedReach: HostedReach;
  versions: VersionStore;
  previews: PreviewStore;
  sites: SiteStore;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  /** Where snapshots are opened to be looked at; what lies there counts for nothing. */
  openedSnapshots: string;
  /** Where versions are tried by made-up visitors before they go out; emptied at a start. */
  triedCopies: string;
  blobs: BlobStore;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/** Whoever compares looks again soon; whoever is done does not say so. */
const openedForMs = 60_000;

/** How often is looked whether a night has come. */
const nightsEveryMs = 20 * 60_000;

const notKept: Problem = {
  kind: 'migration',
  message: 'What the site has stored could not be kept first, so nothing was changed. Try again.',
};

/** Everything about the backends of apps, put together; opens nothing. `versions` takes the place of those given. */
export function wireBackends(wiring: Wiring) {
  const {
    db,
    secret,
    backendStore: store,
    folder,
    built,
    addresses,
    versions,
    previews,
    sites,
    readFiles,
    now,
    onError,
  } = wiring;
  const hosted = createHostedStore({ db, secret, now });
  const moving = createMovingData();
  const opened = openBackendsOnDemand({
    ...{ folder, built, store, siteUrl: addresses.builder },
    ownerOf: createOwnerOfBackend(db),
  });
  const floored = withDiskFloor(opened, wiring.floor);
  const own = wiring.shares ? withDataShares(floored, { store, shares: wiring.shares, folder, now, onError }) : floored;
  const backends = withHosted(own, { store, hosted, reach: wiring.hostedReach, moving });
  const moments = createMomentStore(db);
  const appBackends = createAppBackends({
    ...{ backends, store, versions, readFiles },
    hostedOf: hosted.find,
    isHeld: async (projectId) => (await moments.ofTurns()).some((moment) => moment.projectId === projectId),
  });
  const carried = createDrizzleCarriedSnapshots(db, now);
  const snapshots = openSnapshotsOnDemand({
    ...{ backends, built, blobs: wiring.blobs, carried, createId: wiring.createId, now },
    folder: wiring.openedSnapshots,
  });
  const keptData = createKeptData({ store, backends, snapshots, appBackends, onError });
  const trialData = createTrialData({ store, backends, snapshots, appBackends, readFiles, versions });
  const meant = createDrizzleMeantStore(db, now);
  const { realtime, gateway } = openRealtimeOnDemand({ backends, store, now, report: onError });
  const reachPreview: ReachPreview = async ({ projectId, lane }) =>
    lane === 'try' ? trialData.reach(projectId) : (await appBackends.preview(projectId)).id;
  const turnOf = createTurnOfProject(db, wiring.shares);
  const openedMoments = createOpenedMoments({ snapshots, turnOf, idleAfterMs: openedForMs });
  const blobsOf = (snapshot: string) => snapshots.listBlobs(snapshot as SnapshotId);
  let nights: NodeJS.Timeout | undefined;
  const renewing = new AbortController();
  let renewal: Promise<unknown> = Promise.resolve();
  const keeping = {
    ...{ backends, backendStore: store, snapshots, moments, sites, now },
    createId: wiring.createId,
  };
  return {
    /** What the uses of kept data need besides. */
    momentParts: { backendStore: store, snapshots, moments, openedMoments },
    /** What the site has stored is kept before its form changes. */
    async migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]> {
      const kept = await keepLive(keeping, { projectId, reason: 'publish' });
      return kept.ok ? appBackends.migrateLive(projectId, treeHash, mayLose) : [notKept];
    },
    /** What goes out or back beside it may be told first: whichever is live then is told last. */
    settleLive: (projectId: ProjectId) =>
      appBackends
        .configureLive(projectId, () => readLiveTree({ sites, versions }, projectId))
        .catch((error: unknown) => onError(error)),
    /** Keeps what live sites have stored, once a night, from now on until the end. */
    startNights() {
      const keepNightly = createKeepNightly({
        ...{ sites, moments, now, onError },
        within: wiring.within,
        keep: (projectId) => keepLive(keeping, { projectId, reason: 'nightly' }),
      });
      nights = setInterval(() => void keepNightly().catch(onError), nightsEveryMs).unref();
    },
    /** After an upgrade of the engine: brings what the one before wrote to the present one, beside everything else. */
    startRenewal(say: (line: string) => void) {
      renewal = import('../snapshots/renew-kept').then(({ renewKept }) =>
        renewKept(
          {
            ...{ folder, snapshots, kept: carried, say },
            backends: { renew: async (id) => (await own.reach()).renew(id) },
          },
          renewing.signal,
        ),
      );
      renewal = renewal.catch(onError);
    },
    /** Pages stay connected for hours: what nobody may reach any more lets those go that reached it before. */
    endSockets(projectId: ProjectId, lanes: readonly BackendLane[] = backendLanes) {
      for (const lane of lanes) realtime.end(store.idOf(projectId, lane));
    },
    /** What was carried over and is named nowhere any more. */
    forgetCarried: carried.forgetUnnamed,
    /** Bytes that all databases of a project take. */
    measureData: (projectId: ProjectId) => measureProject({ store, folder }, projectId),
    async close() {
      clearInterval(nights);
      renewing.abort();
      realtime.close();
      await openedMoments.close();
      await snapshots.dispose();
      await backends.dispose();
      // It asks the database, which is closed next.
      await renewal;
    },
    backends,
    enginesAnswer: opened.answers,
    realtime,
    /** What a snapshot is made of, so that it is not collected. */
    blobsOf,
    keepToBudget: (budgetBytes: number, sizesOf: Parameters<typeof keepToBudget>[0]['sizesOf']) =>
      keepToBudget({ db, now, blobsOf, sizesOf, budgetBytes }),
    keptData,
    appBackends,
    trialData,
    meant,
    tryAsOthers: createTryAsOthers({
      ...{ backends, snapshots, store, meant, readFiles, onError, now },
      turnOf,
      ...{ blobs: wiring.blobs, carried, createId: wiring.createId, folder: wiring.triedCopies },
      ...{ workerFile: path.join(built, 'workers', 'engine.mjs'), template: path.join(built, 'backend') },
    }),
    dataSwitch: (access: ProjectAccess) =>
      createDataSwitch({
        ...{ access, store, hosted, moving, backends: own },
        ...{ reach: wiring.hostedReach, inLine: appBackends.inLine, liveReplaced: appBackends.liveReplaced },
      }),
    turnDatabase: createTurnDatabase({
      ...{ backends, store, snapshots, moments, appBackends, trialData, now, onError },
      createId: wiring.createId,
    }),
    versions: tellHeads(withKeptData(versions, keptData), appBackends.headMoved),
    hosts: createBackendHosts({
      // Out of reach, it is asked again with the next sign-in.
      ownFirst: async (id) => void (await backends.own(id, 'first')),
      ...{ store, reachPreview, previews, addresses, duringTrial: trialData.during },
      answer: createBackendHandler(gateway, async (id) => (await store.get(id))?.keys ?? null),
    }),
    handleBackendUpgrade: createBackendUpgrades({
      ...{ store, reachPreview, previews, sites, realtime },
      report: onError,
    }),
  };
}
