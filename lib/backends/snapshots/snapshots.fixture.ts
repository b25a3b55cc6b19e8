import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTestBackends, testId } from '@/lib/backends/backends/backends.fixture';
import { openPlainBackends } from '@/lib/backends/backends/plain-backends.fixture';
import { createDiskBlobStore } from '@/lib/base/blobs/disk-blob-store';
import type { CreateId } from '@/lib/base/foundation/id';
import { createMemoryCarriedSnapshots } from './carried-snapshots';
import { createEmbeddedSnapshots } from './embedded-snapshots';
import type { FillsFolders, Snapshots } from './snapshots';
import type { TestSnapshots } from './snapshots.contract';

/** Embedded backends and their snapshots in temporary folders. */
export async function openTestSnapshots(): Promise<TestSnapshots & { folder: string }> {
  const opened = await openTestBackends({ fill: (at) => snapshots.fill(at) });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-snapshots-'));
  const blobs = createDiskBlobStore(path.join(folder, 'blobs'));
  const copies = openPlainBackends({ folder: path.join(folder, 'copies'), workerFile: opened.workerFile });
  const snapshots: Snapshots & FillsFolders = createEmbeddedSnapshots({
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
