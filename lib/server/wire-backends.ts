import path from 'node:path';
import { createDrizzleBackendStore } from '../backends/drizzle-backend-store';
import type { Database } from '../database/database';
import type { BlobStore } from '../blobs/blob-store';
import type { CreateId, Now } from '../foundation/id';
import type { PreviewStore } from '../previews/preview-store';
import { withKeptData } from '../versions/kept-data';
import { tellHeads } from '../versions/tell-heads';
import type { VersionStore } from '../versions/version-store';
import { createAppBackends } from './app-backends';
import { createBackendHandler } from './backend-handler';
import { createBackendHosts } from './backend-hosts';
import { createKeptData } from './keep-data';
import { createTurnDatabase } from './turn-database';
import { openBackendsOnDemand, openGatewayOnDemand, openSnapshotsOnDemand } from './open-backends';
import type { TreeFile } from './site-bundles';

type Wiring = {
  db: Database;
  secret: Uint8Array;
  dataFolder: string;
  /** The build's folder. */
  built: string;
  siteUrl: string;
  versions: VersionStore;
  previews: PreviewStore;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  blobs: BlobStore;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/** Everything about the backends of apps, put together; opens nothing. `versions` takes the place of those given. */
export function wireBackends(wiring: Wiring) {
  const { db, secret, dataFolder, built, siteUrl, versions, previews, readFiles, now, onError } = wiring;
  const store = createDrizzleBackendStore({ db, secret, now });
  const backends = openBackendsOnDemand({ folder: path.join(dataFolder, 'backends'), built, store, siteUrl });
  const appBackends = createAppBackends({ backends, store, versions, readFiles });
  const snapshots = openSnapshotsOnDemand({
    ...{ backends, built, blobs: wiring.blobs, createId: wiring.createId },
    folder: path.join(dataFolder, 'opened-snapshots'),
  });
  const keptData = createKeptData({ store, backends, snapshots, appBackends, onError });
  return {
    backends,
    snapshots,
    keptData,
    appBackends,
    turnDatabase: createTurnDatabase({ backends, store, appBackends }),
    versions: tellHeads(withKeptData(versions, keptData), appBackends.headMoved),
    hosts: createBackendHosts({
      ...{ store, appBackends, previews },
      answer: createBackendHandler(openGatewayOnDemand(backends)),
    }),
  };
}
