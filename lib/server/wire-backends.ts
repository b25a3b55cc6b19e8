import { createDrizzleBackendStore } from '../backends/drizzle-backend-store';
import type { Database } from '../database/database';
import type { Now } from '../foundation/id';
import type { SiteStore } from '../publishing/site-store';
import type { PreviewStore } from '../previews/preview-store';
import { tellHeads } from '../versions/tell-heads';
import type { VersionStore } from '../versions/version-store';
import { createAppBackends } from './app-backends';
import { createBackendHandler } from './backend-handler';
import { createBackendHosts } from './backend-hosts';
import { createTurnDatabase } from './turn-database';
import { createBackendUpgrades } from './backend-upgrades';
import { openBackendsOnDemand } from './open-backends';
import { openRealtimeOnDemand } from './open-realtime';
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
  now: Now;
  report: (error: unknown) => void;
};

/** Everything about the backends of apps, put together; opens nothing. `versions` takes the place of those given. */
export function wireBackends(wiring: Wiring) {
  const { db, secret, folder, built, siteUrl, versions, previews, sites, readFiles, now, report } = wiring;
  const store = createDrizzleBackendStore({ db, secret, now });
  const backends = openBackendsOnDemand({ folder, built, store, siteUrl });
  const appBackends = createAppBackends({ backends, store, versions, readFiles });
  const { realtime, gateway } = openRealtimeOnDemand({ backends, store, now, report });
  return {
    backends,
    realtime,
    appBackends,
    turnDatabase: createTurnDatabase({ backends, store, appBackends }),
    versions: tellHeads(versions, appBackends.headMoved),
    hosts: createBackendHosts({
      ...{ store, appBackends, previews },
      answer: createBackendHandler(gateway),
    }),
    handleBackendUpgrade: createBackendUpgrades({ store, appBackends, previews, sites, realtime, report }),
  };
}
