import { createDrizzleBackendStore } from '../backends/drizzle-backend-store';
import type { Database } from '../database/database';
import type { BlobStore } from '../blobs/blob-store';
import type { CreateId, Now } from '../foundation/id';
import type { SnapshotId } from '../snapshots/snapshots';
import type { SiteStore } from '../publishing/site-store';
import type { PreviewStore } from '../previews/preview-store';
import { withKeptData } from '../versions/kept-data';
import { tellHeads } from '../versions/tell-heads';
import type { VersionStore } from '../versions/version-store';
import { createAppBackends } from './app-backends';
import { createBackendHandler } from './backend-handler';
import { createBackendHosts } from './backend-hosts';
import { createKeptData } from './keep-data';
import { createTrialData, type ReachPreview } from './trial-data';
import { createTurnDatabase } from './turn-database';
import { createBackendUpgrades } from './backend-upgrades';
import { openBackendsOnDemand } from './open-backends';
import { openRealtimeOnDemand } from './open-realtime';
import { openSnapshotsOnDemand } from './open-snapshots';
import type { TreeFile } from './site-bundles';

type Wiring = {
  db: Database;
  secret: Uint8Array;
  /** Where the data lies. */
  folder: string;
  /** The build's folder. */
  built: string;
  siteUrl: string;
  versions: VersionStore;
  previews: PreviewStore;
  sites: SiteStore;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  /** Where snapshots are opened to be looked at; what lies there counts for nothing. */
  openedSnapshots: string;
  blobs: BlobStore;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/** Everything about the backends of apps, put together; opens nothing. `versions` takes the place of those given. */
export function wireBackends(wiring: Wiring) {
  const { db, secret, folder, built, siteUrl, versions, previews, sites, readFiles, now, onError } = wiring;
  const store = createDrizzleBackendStore({ db, secret, now });
  const backends = openBackendsOnDemand({ folder, built, store, siteUrl });
  const appBackends = createAppBackends({ backends, store, versions, readFiles });
  const snapshots = openSnapshotsOnDemand({
    ...{ backends, built, blobs: wiring.blobs, createId: wiring.createId },
    folder: wiring.openedSnapshots,
  });
  const keptData = createKeptData({ store, backends, snapshots, appBackends, onError });
  const trialData = createTrialData({ store, backends, snapshots, appBackends });
  const { realtime, gateway } = openRealtimeOnDemand({ backends, store, now, report: onError });
  const reachPreview: ReachPreview = async ({ projectId, lane }) =>
    lane === 'try' ? trialData.reach(projectId) : (await appBackends.preview(projectId)).id;
  return {
    backends,
    realtime,
    /** What a snapshot is made of, so that it is not collected. */
    blobsOf: (snapshot: string) => snapshots.listBlobs(snapshot as SnapshotId),
    keptData,
    appBackends,
    rewindTrial: trialData.rewind,
    turnDatabase: createTurnDatabase({ backends, store, appBackends, trialData }),
    versions: tellHeads(withKeptData(versions, keptData), appBackends.headMoved),
    hosts: createBackendHosts({
      ...{ store, reachPreview, previews },
      answer: createBackendHandler(gateway),
    }),
    handleBackendUpgrade: createBackendUpgrades({
      ...{ store, reachPreview, previews, sites, realtime },
      report: onError,
    }),
  };
}
