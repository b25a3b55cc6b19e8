import os from 'node:os';
import path from 'node:path';
import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { EmbeddedBackends } from '../backends/embedded-backends';
import { hasData } from '../backends/has-data';
import type { BackendStore } from '../backends/backend-store';

const megabytesEach = 150;
const mostOpen = 8;
/** Of every backend, snapshots opened to be looked at too. */
export const idleAfterMs = 3 * 60_000;
/** Long enough for the first calls of the one that was opened to have the processors for themselves. */
const spareAfterMs = 1500;
export const limits = { openLimit: 60_000, callLimit: 15_000 };

/** Backends whose code is loaded by the first call; `reach` is that call. */
export type BackendsOnDemand = Backends & Pick<EmbeddedBackends, 'answers'> & { reach(): Promise<EmbeddedBackends> };

/** Half of the machine's memory may go to open backends; one has to be possible everywhere. */
export function mostOpenBackends(totalBytes: number): number {
  const room = Math.floor(totalBytes / 2 / (megabytesEach * 1024 ** 2));
  return Math.min(mostOpen, Math.max(1, room));
}

/**
 * The embedded backends of this server. Their code is loaded with the first call, since most of what people do needs none
 * of it and a start must not wait for it.
 */
export function openBackendsOnDemand({
  folder,
  built,
  store,
  ownerOf,
  siteUrl,
}: {
  /** Where the data lies, a folder each. */
  folder: string;
  /** The build: workers, and the folder that a new backend begins as a copy of. */
  built: string;
  store: Pick<BackendStore, 'get'>;
  /** Whose share of places and engine time a backend takes. */
  ownerOf: (id: BackendId) => Promise<string>;
  /** Where a link in a mail leads whose app did not say it. */
  siteUrl: string;
}): BackendsOnDemand {
  let opened: Promise<EmbeddedBackends> | null = null;
  const reach = () =>
    (opened ??= import('../backends/embedded-backends').then(({ createEmbeddedBackends }) =>
      createEmbeddedBackends({
        folder,
        template: path.join(built, 'backend'),
        workerFile: path.join(built, 'workers', 'engine.mjs'),
        keysOf: async (id) => {
          const backend = await store.get(id);
          if (!backend) throw new Error(`there is no backend ${id}`);
          return backend.keys;
        },
        siteUrlOf: () => siteUrl,
        ownerOf,
        // There is no mail service yet: each is kept with the data, where the studio shows it.
        onMail: () => undefined,
        maxOpen: mostOpenBackends(os.totalmem()),
        idleAfter: idleAfterMs,
        spareAfter: spareAfterMs,
        ...limits,
      }),
    ));
  return {
    reach,
    hasData: (id) => hasData(path.join(folder, id)),
    fetch: async (...call) => (await reach()).fetch(...call),
    migrate: async (...call) => (await reach()).migrate(...call),
    configure: async (...call) => (await reach()).configure(...call),
    read: async (...call) => (await reach()).read(...call),
    readAs: async (...call) => (await reach()).readAs(...call),
    write: async (...call) => (await reach()).write(...call),
    rehearse: async (...call) => (await reach()).rehearse(...call),
    listen: async (...call) => (await reach()).listen(...call),
    unlisten: (...call) => void opened?.then((backends) => backends.unlisten(...call)),
    mayUse: async (...call) => (await reach()).mayUse(...call),
    findEnded: async (...call) => (await reach()).findEnded(...call),
    own: async (...call) => (await reach()).own(...call),
    onCalled(...asked) {
      const hearing = reach().then((backends) => backends.onCalled(...asked));
      return () => void hearing.then((stop) => stop());
    },
    answers: async () => (await reach()).answers(),
    remove: async (...call) => (await reach()).remove(...call),
    dispose: async () => (await opened)?.dispose(),
  };
}
