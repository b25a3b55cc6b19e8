import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createDrizzleBackendStore } from '../../backends/backends/drizzle-backend-store';
import { followSecret } from '../../backends/backends/follow-secret';
import { createDiskBlobStore } from '../../base/blobs/disk-blob-store';
import { createProjectChannel } from '../../base/channel/drizzle-project-channel';
import { openDataFolder } from '../../base/database/data-folder';
import { createDiskRoom } from '../../base/database/disk-room';
import { placeFreshDatabase } from '../../base/database/fresh-database';
import { openPostgres } from '../../base/database/open-database';
import { openOrSetAside } from '../../base/database/open-or-set-aside';
import { tellSetAside } from '../../base/database/set-aside';
import type { Env } from '../../base/foundation/env';
import { idFromRandom, type Now } from '../../base/foundation/id';
import { createProjectAccess } from '../../base/viewers/drizzle-project-access';
import { ensureLocalOwner } from '../../base/viewers/local-owner';
import { createDrizzlePreviewStore } from '../../preview/previews/drizzle-preview-store';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { createTreeStore } from '../../projects/trees/tree-store';
import { readTreeFiles } from '../../projects/trees/tree-files';
import { createDiskHeadsLog } from '../../projects/versions/disk-heads-log';
import { createOwnBlobs } from '../../projects/versions/drizzle-own-blobs';
import { createVersionStore } from '../../projects/versions/drizzle-version-store';
import { withHeadsLog } from '../../projects/versions/heads-log';
import { withPaidSettings } from '../../projects/versions/paid-settings';
import { recoverHeads } from '../../projects/versions/recover-heads';
import { createDrizzleSharingStore } from '../../publishing/sharing/drizzle-sharing-store';
import { createOriginStore } from '../../publishing/forks/drizzle-origin-store';
import { createSharedVersions } from '../../publishing/forks/drizzle-shared-versions';
import { createDrizzleSiteStore } from '../../publishing/sites/drizzle-site-store';
import { keepKnownSites, tellOfDeleted } from '../../publishing/sites/known-sites';
import { openShares } from '../guests/open-shares';
import type { Log } from '../operating/log';

type Options = { env: Env; at(...names: string[]): string; dataFolder: string; now: Now; log: Log };

/**
 * Wires everything that Easel stores: its database, blobs and the stores on top of them. Locks the data folder before
 * it opens anything.
 */
export async function wireStorage({ env, at, dataFolder, now, log }: Options) {
  const opened = await openDataFolder({ folder: dataFolder, now });
  if (!opened.ok) throw new Error(opened.error.message);
  const data = opened.value;
  const migrations = at('drizzle', 'migrations');
  const isAlone = env.DATABASE_URL === undefined;
  if (isAlone) await placeFreshDatabase(at('build', 'database'), data.db);
  const database = isAlone
    ? await openOrSetAside(data.db, migrations, now)
    : await openPostgres(env.DATABASE_URL!, migrations);
  for (const line of await tellSetAside(data.folder)) log.note(line);
  const { db } = database;
  const createId = idFromRandom((size) => randomBytes(size));
  const access = createProjectAccess(db);
  const kept = openShares({ env, db, secret: data.secret, folder: data.folder, access, now });
  const { keeping } = kept;
  const blobs = keeping.paidBlobs(createDiskBlobStore(data.blobs));
  const headsLog = createDiskHeadsLog(path.join(data.logs, 'heads.jsonl'));
  await recoverHeads({ db, log: headsLog, now });
  const backendStore = createDrizzleBackendStore({ db, secret: data.secret, now });
  await followSecret({ db, folder: data.backends, store: backendStore });
  const trees = createTreeStore({ blobs });
  const channel = createProjectChannel({ db, now, pollMs: isAlone ? null : 250 });
  const storedSites = createDrizzleSiteStore(db, now);
  // Cache sites only if this process is alone: others using the same database would make the cache out of date.
  const sites = isAlone ? keepKnownSites(storedSites) : { ...storedSites, forget: () => undefined };
  return {
    ...{ data, db, isAlone, createId, access, kept, keeping, blobs, headsLog, backendStore, trees, channel },
    owner: await ensureLocalOwner(db, createId, now),
    ownBlobs: createOwnBlobs({ db, blobs, trees, now }),
    previews: createDrizzlePreviewStore(db),
    projects: tellOfDeleted(createProjectStore(db, now, keeping), sites.forget),
    readFiles: (treeHash: string) => readTreeFiles({ trees, blobs }, treeHash),
    room: createDiskRoom({ folder: data.folder, now }),
    sites,
    sharing: createDrizzleSharingStore(db, now),
    sharedVersions: createSharedVersions(db, now),
    origins: createOriginStore(db),
    /** Without data snapshots, which the backends add. */
    plainVersions: withHeadsLog(withPaidSettings(createVersionStore(db, now), keeping.takeRows), headsLog),
    /** Releases the folder's lock last. */
    async close() {
      channel.close();
      await headsLog.close();
      await database.close();
      await data.close();
    },
  };
}

export type Storage = Awaited<ReturnType<typeof wireStorage>>;
