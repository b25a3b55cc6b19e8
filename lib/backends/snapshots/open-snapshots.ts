import path from 'node:path';
import type { Backends } from '../backends/backends';
import { createKeys } from '../backends/create-keys';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { CreateId, Now } from '../../base/foundation/id';
import type { CarriedSnapshots } from './carried-snapshots';
import type { FillsFolders, Snapshots } from './snapshots';
import { type BackendsOnDemand, idleAfterMs, limits } from '../backends/open-backends';

/**
 * Snapshots of these backends, loaded on demand like them. Earlier ones are opened in `folder`, two at a time and only
 * briefly: every reader closes its own.
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
}): Snapshots & FillsFolders & { dispose(): Promise<void> } {
  let opened: Promise<Snapshots & FillsFolders> | null = null;
  let beside: Pick<Backends, 'dispose'> | null = null;
  async function open(): Promise<Snapshots & FillsFolders> {
    const [{ createEmbeddedSnapshots }, { createEmbeddedBackends }, embedded] = await Promise.all([
      import('./embedded-snapshots'),
      import('../backends/embedded-backends'),
      backends.reach(),
    ]);
    const copies = createEmbeddedBackends({
      folder,
      template: null,
      workerFile: path.join(built, 'workers', 'engine.mjs'),
      // Only Easel itself calls it, without keys.
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
    begin: async (id, snapshot) => (await reach()).begin(id, snapshot),
    fill: async (folder) => (await reach()).fill(folder),
    open: async (snapshot) => (await reach()).open(snapshot),
    derive: async (...asked) => (await reach()).derive(...asked),
    renew: async (snapshot) => (await reach()).renew(snapshot),
    listBlobs: async (snapshot) => (await reach()).listBlobs(snapshot),
    dispose: async () => beside?.dispose(),
  };
}
