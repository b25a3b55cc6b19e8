import path from 'node:path';
import type { Backends } from '../backends/backends';
import { createKeys } from '../backends/create-keys';
import type { BlobStore } from '../blobs/blob-store';
import type { CreateId, Now } from '../foundation/id';
import type { CarriedSnapshots } from '../snapshots/carried-snapshots';
import type { Snapshots } from '../snapshots/snapshots';
import { type BackendsOnDemand, idleAfterMs, limits } from './open-backends';

/**
 * Snapshots of these backends, loaded like them. Earlier ones are opened in `folder`, two at a time and not for long: whoever looks
 * at one closes it.
 */
export function openSnapshotsOnDemand({
  backends,
  folder,
  built,
  blobs,
  carried,
  createId,
  now,
}: {
  backends: BackendsOnDemand;
  folder: string;
  built: string;
  blobs: BlobStore;
  carried: CarriedSnapshots;
  createId: CreateId;
  now: Now;
}): Snapshots & { dispose(): Promise<void> } {
  let opened: Promise<Snapshots> | null = null;
  let beside: Pick<Backends, 'dispose'> | null = null;
  async function open(): Promise<Snapshots> {
    const [{ createEmbeddedSnapshots }, { createEmbeddedBackends }, embedded] = await Promise.all([
      import('../snapshots/embedded-snapshots'),
      import('../backends/embedded-backends'),
      backends.reach(),
    ]);
    const copies = createEmbeddedBackends({
      folder,
      template: null,
      workerFile: path.join(built, 'workers', 'engine.mjs'),
      // Nobody calls one but Easel itself, past all keys.
      keysOf: async () => createKeys(),
      siteUrlOf: () => '',
      onMail: () => undefined,
      maxOpen: 2,
      idleAfter: idleAfterMs,
      ...limits,
    });
    beside = copies;
    return createEmbeddedSnapshots({ backends: embedded, copies, blobs, carried, createId, now });
  }
  const reach = () => (opened ??= open());
  return {
    take: async (id) => (await reach()).take(id),
    restore: async (id, snapshot) => (await reach()).restore(id, snapshot),
    restoreOver: async (...asked) => (await reach()).restoreOver(...asked),
    open: async (snapshot) => (await reach()).open(snapshot),
    renew: async (snapshot) => (await reach()).renew(snapshot),
    listBlobs: async (snapshot) => (await reach()).listBlobs(snapshot),
    dispose: async () => beside?.dispose(),
  };
}
