import { rm } from 'node:fs/promises';
import path from 'node:path';
import { engineVersion } from '@/lib/backend-engine/engine-version';
import { noteRest, readRest, transactionSql } from '@/lib/backend-engine/last-transaction';
import { leaveSessions, nobody, type Sessions, sessionsSql } from '@/lib/backend-engine/take-over-sessions';
import type { BackendId } from '@/lib/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends';
import type { EmbeddedBackends } from '@/lib/backends/embedded-backends';
import { exists } from '@/lib/backends/exists';
import type { BlobStore } from '@/lib/blobs/blob-store';
import { createLines } from '@/lib/foundation/create-line';
import type { CreateId } from '@/lib/foundation/id';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { createBlockPlaces } from './block-places';
import { captureBackend } from './capture-backend';
import { type LastSnapshot, noteLastSnapshot, readLastSnapshot } from './last-snapshot';
import { blobsOf, type LoadedSnapshot, loadSnapshot } from './load-snapshot';
import { encodeManifest, type SnapshotManifest } from './snapshot-manifest';
import type { SnapshotId, Snapshots, SnapshotTrouble } from './snapshots';
import { storeUploads } from './store-uploads';
import { MissingBlob, writeSnapshot } from './write-snapshot';

export type EmbeddedSnapshotsOptions = {
  backends: EmbeddedBackends;
  /** Backends of their own in a folder of their own, emptied here: what snapshots are opened in. No template, any keys. */
  copies: EmbeddedBackends;
  blobs: BlobStore;
  createId: CreateId;
};

/** Snapshots of embedded backends, as blobs: 8-kB blocks of their databases, each stored once, and uploads by their hash. */
export function createEmbeddedSnapshots({ backends, copies, blobs, createId }: EmbeddedSnapshotsOptions): Snapshots {
  /** Takes and puts back one backend's data one after the other. */
  const inLine = createLines<BackendId>();
  let emptied: Promise<void> | null = null;

  /** The last snapshot, if nothing was written since and it is still there. */
  async function unchanged(id: BackendId, last: LastSnapshot): Promise<Result<boolean, BackendTrouble>> {
    const rest = backends.isOpen(id) ? null : await readRest(backends.folderOf(id));
    let now = rest;
    if (now === null) {
      const rows = await backends.read(id, transactionSql);
      if (!rows.ok && 'statement' in rows.error) throw new Error(rows.error.message);
      if (!rows.ok) return fail(rows.error as BackendTrouble);
      now = String(rows.value[0]?.next);
    }
    return succeed(now === last.transaction && (await isWhole(last.snapshot)));
  }

  /** Asking makes its blobs young: nobody collects them before whoever is answered has named it. */
  async function isWhole(snapshot: SnapshotId): Promise<boolean> {
    const loaded = await loadSnapshot(blobs, snapshot);
    return loaded !== null && (await blobs.missing([snapshot, ...blobsOf(loaded)])).length === 0;
  }

  async function takeNow(id: BackendId, folder: string): Promise<Result<SnapshotId, BackendTrouble>> {
    const last = await readLastSnapshot(folder);
    if (last) {
      const same = await unchanged(id, last);
      if (!same.ok) return same;
      if (same.value) return succeed(last.snapshot);
    }
    const before = last && (await loadSnapshot(blobs, last.snapshot));
    const places =
      (before && (await createBlockPlaces(blobs, before.manifest))) ?? (await createBlockPlaces(blobs, null));
    const captured = await captureBackend((asked) => backends.call(id, asked), places!);
    if (!captured.ok) return captured;
    const { transaction, prepared, folders, files, uploads } = captured.value;
    const manifest: SnapshotManifest = {
      format: 1,
      engine: engineVersion(),
      transaction,
      prepared,
      folders,
      ...(await places!.describe(files)),
      uploads: await storeUploads(blobs, folder, uploads),
    };
    const snapshot = (await blobs.put(encodeManifest(manifest))) as SnapshotId;
    await noteLastSnapshot(folder, { snapshot, transaction });
    return succeed(snapshot);
  }

  /** Nobody where there is no backend yet; nor where it can't be asked, since a restore is what may mend that. */
  async function readSessions(id: BackendId, folder: string): Promise<Sessions> {
    if (!(await exists(path.join(folder, 'database')))) return nobody;
    const rows = await backends.read(id, sessionsSql);
    return rows.ok && rows.value[0] ? (rows.value[0] as Sessions) : nobody;
  }

  /** What is to be written, or why it can't be. */
  async function load(snapshot: SnapshotId): Promise<Result<LoadedSnapshot, SnapshotTrouble>> {
    const loaded = await loadSnapshot(blobs, snapshot);
    if (loaded === null) return fail({ code: 'snapshot-missing', snapshot });
    const { engine } = loaded.manifest;
    return engine === engineVersion() ? succeed(loaded) : fail({ code: 'snapshot-outdated', engine });
  }

  async function put(
    into: EmbeddedBackends,
    id: BackendId,
    snapshot: SnapshotId,
    { manifest, uploads }: LoadedSnapshot,
    sessions: Sessions,
    beside: string | null,
  ): Promise<Result<void, SnapshotTrouble>> {
    try {
      await into.replace(id, async (folder) => {
        await writeSnapshot({ blobs, manifest, uploads, folder, beside });
        await noteLastSnapshot(folder, { snapshot, transaction: manifest.transaction });
        await noteRest(folder, manifest.transaction);
        await leaveSessions(folder, sessions);
      });
      return succeed(undefined);
    } catch (error) {
      if (error instanceof MissingBlob) return fail({ code: 'snapshot-missing', snapshot });
      throw error;
    }
  }

  return {
    take: (id) => inLine(id, () => takeNow(id, backends.folderOf(id))),
    async restore(id, snapshot) {
      const loaded = await load(snapshot);
      if (!loaded.ok) return loaded;
      const folder = backends.folderOf(id);
      return inLine(id, async () => put(backends, id, snapshot, loaded.value, await readSessions(id, folder), folder));
    },
    async open(snapshot) {
      const loaded = await load(snapshot);
      if (!loaded.ok) return loaded;
      const id = createId<'backend'>();
      // Left by a process that died.
      emptied ??= rm(path.dirname(copies.folderOf(id)), { recursive: true, force: true });
      await emptied;
      const written = await put(copies, id, snapshot, { ...loaded.value, uploads: [] }, nobody, null);
      if (!written.ok) return written;
      return succeed({ read: (sql, values) => copies.read(id, sql, values), close: () => copies.remove(id) });
    },
    async listBlobs(snapshot) {
      const loaded = await loadSnapshot(blobs, snapshot);
      if (loaded === null) return [];
      return [snapshot, ...blobsOf(loaded)];
    },
  };
}
