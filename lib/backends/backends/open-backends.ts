import os from 'node:os';
import path from 'node:path';
import type { BackendId } from './backend';
import type { Backends } from './backends';
import type { EmbeddedBackends } from './embedded-backends';
import type { EmbeddedBackendsOptions } from './embedded-backends-options';
import { hasData } from './has-data';
import type { BackendStore } from './backend-store';

const megabytesEach = 150;
const mostOpen = 8;
/** For every backend, including snapshots that are opened for viewing. */
export const idleAfterMs = 3 * 60_000;
/** Long enough for the newly opened backend's first calls to have the processors to themselves. */
const spareAfterMs = 1500;
export const limits = { openLimit: 60_000, callLimit: 15_000 };

/** Backends whose code is loaded by the first call; `reach` loads it and returns them. */
export type BackendsOnDemand = Backends & Pick<EmbeddedBackends, 'answers'> & { reach(): Promise<EmbeddedBackends> };

/** Half of the machine's memory may go to open backends, but at least one must always be possible. */
export function mostOpenBackends(totalBytes: number): number {
  const room = Math.floor(totalBytes / 2 / (megabytesEach * 1024 ** 2));
  return Math.min(mostOpen, Math.max(1, room));
}

/**
 * This server's embedded backends. Their code is loaded by the first call, since most requests need none of it and
 * startup must not wait for it.
 */
export function openBackendsOnDemand({
  folder,
  built,
  store,
  ownerOf,
  siteUrl,
  fill,
  isGone,
}: {
  /** Holds the data, one folder per backend. */
  folder: string;
  /** The build: workers, and the folder that a new backend starts as a copy of. */
  built: string;
  store: Pick<BackendStore, 'get'>;
  /** The owner whose share of places and engine time a backend uses. */
  ownerOf: (id: BackendId) => Promise<string>;
  /** Where a mail's link leads if the app did not say. */
  siteUrl: string;
  fill: EmbeddedBackendsOptions['fill'] & {};
  isGone: EmbeddedBackendsOptions['isGone'] & {};
}): BackendsOnDemand {
  let opened: Promise<EmbeddedBackends> | null = null;
  const reach = () =>
    (opened ??= import('./embedded-backends').then(({ createEmbeddedBackends }) =>
      createEmbeddedBackends({
        folder,
        template: path.join(built, 'backend'),
        workerFile: path.join(built, 'workers', 'engine.mjs'),
        keysOf: async (id) => {
          const backend = await store.get(id);
          if (!backend) throw new Error(`there is no backend ${id}`);
          return backend.keys;
        },
        fill,
        isGone,
        siteUrlOf: () => siteUrl,
        ownerOf,
        // There is no mail service yet: each mail is kept with the data, where the studio shows it.
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
