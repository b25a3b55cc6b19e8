import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTestBackends, testId } from '@/lib/backends/backends.fixture';
import { createKeys } from '@/lib/backends/create-keys';
import { createEmbeddedBackends } from '@/lib/backends/embedded-backends';
import { createDiskBlobStore } from '@/lib/blobs/disk-blob-store';
import type { CreateId } from '@/lib/foundation/id';
import { createMemoryCarriedSnapshots } from './carried-snapshots';
import { createEmbeddedSnapshots } from './embedded-snapshots';
import type { TestSnapshots } from './snapshots.contract';

/** Embedded backends and their snapshots in folders of their own. */
export async function openTestSnapshots(): Promise<TestSnapshots & { folder: string }> {
  const opened = await openTestBackends();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-snapshots-'));
  const blobs = createDiskBlobStore(path.join(folder, 'blobs'));
  const copies = createEmbeddedBackends({
    folder: path.join(folder, 'copies'),
    template: null,
    workerFile: opened.workerFile,
    keysOf: async () => createKeys(),
    siteUrlOf: () => 'http://app.test',
    onMail: () => undefined,
    maxOpen: 2,
    idleAfter: 60_000,
    openLimit: 120_000,
    callLimit: 60_000,
  });
  const snapshots = createEmbeddedSnapshots({
    ...{ backends: opened.backends, copies, blobs, carried: createMemoryCarriedSnapshots() },
    ...{ createId: testId as CreateId, now: Date.now },
  });
  return {
    opened,
    snapshots,
    blobs,
    folder,
    async dispose() {
      await copies.dispose();
      await opened.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
