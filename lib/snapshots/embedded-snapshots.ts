import { rm } from 'node:fs/promises';
import path from 'node:path';
import { noteEngine } from '@/lib/backend-engine/engine-note';
import { findOldEngine } from '@/lib/backend-engine/carry-over/old-engines';
import { noteRest, readRest, transactionSql } from '@/lib/backend-engine/snapshot/last-transaction';
import { leaveSessions, nobody, type Sessions, sessionsSql } from '@/lib/backend-engine/sign-in/take-over-sessions';
import type { Captured } from '@/lib/backend-engine/snapshot/capture';
import type { BackendId } from '@/lib/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends';
import { CannotCarryOver } from '@/lib/backends/carry-over';
import type { EmbeddedBackends } from '@/lib/backends/embedded-backends';
import { exists } from '@/lib/backends/exists';
import { hasData } from '@/lib/backends/has-data';
import { isBeingReplaced } from '@/lib/backends/replace-folder';
import type { BlobStore } from '@/lib/blobs/blob-store';
import { createLines } from '@/lib/foundation/create-line';
import type { CreateId, Now } from '@/lib/foundation/id';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { type BlockPlaces, createBlockPlaces } from './block-places';
import { captureBackend } from './capture-backend';
import type { CarriedSnapshots } from './carried-snapshots';
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
  /** Which snapshots of other engines were carried over, and to what. */
  carried: CarriedSnapshots;
  createId: CreateId;
  now: Now;
};

/** Raised where something was written after the data was taken. */
class ChangedSince extends Error {}

/** How long what a snapshot was carried over from is kept beside it, should the new one turn out wrong. */
const keepBothMs = 7 * 24 * 3600_000;

/** Snapshots of embedded backends, as blobs: 8-kB blocks of their databases, each stored once, and uploads by their hash. */
export function createEmbeddedSnapshots(options: EmbeddedSnapshotsOptions): Snapshots {
  const { backends, copies, blobs, carried, createId, now } = options;
  /** Takes and puts back one backend's data one after the other. */
  const inLine = createLines<BackendId>();
  /** Carries over one after the other, since each takes as much memory as two engines. */
  const carrying = createLines<'all'>();
  /** Tried again by the next start and not by everybody who looks, since it takes seconds. */
  const notCarried = new Map<SnapshotId, SnapshotTrouble>();
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
    const last = (await isBeingReplaced(folder)) ? null : await readLastSnapshot(folder);
    if (last) {
      const same = await unchanged(id, last);
      if (!same.ok) return same;
      if (same.value) return succeed(last.snapshot);
    }
    const before = last && (await loadSnapshot(blobs, last.snapshot));
    const places =
      (before && (await createBlockPlaces(blobs, before.manifest))) ?? (await createBlockPlaces(blobs, null));
    const taken = await capture(backends, id, places!, (uploads) => storeUploads(blobs, folder, uploads));
    if (taken.ok) await noteLastSnapshot(folder, taken.value);
    return taken.ok ? succeed(taken.value.snapshot) : taken;
  }

  /** Reads and stores what a backend holds; its uploads are listed by the blob that `listUploads` answers. */
  async function capture(
    from: EmbeddedBackends,
    id: BackendId,
    places: BlockPlaces,
    listUploads: (uploads: Captured['uploads']) => Promise<string | null>,
  ): Promise<Result<LastSnapshot, BackendTrouble>> {
    const captured = await captureBackend((asked) => from.call(id, asked), places);
    if (!captured.ok) return captured;
    const { transaction, prepared, folders, files, uploads } = captured.value;
    const manifest: SnapshotManifest = {
      format: 1,
      engine: from.engine,
      transaction,
      prepared,
      folders,
      ...(await places.describe(files)),
      uploads: await listUploads(uploads),
    };
    return succeed({ snapshot: (await blobs.put(encodeManifest(manifest))) as SnapshotId, transaction });
  }

  /** Nobody where there is no backend yet; nor where it can't be asked, since a restore is what may mend that. */
  async function readSessions(id: BackendId, folder: string): Promise<Sessions> {
    if (!(await exists(path.join(folder, 'database')))) return nobody;
    const rows = await backends.read(id, sessionsSql);
    return rows.ok && rows.value[0] ? (rows.value[0] as Sessions) : nobody;
  }

  /** What a snapshot was carried over to, each step of it where several engines have come since; itself where it was not. */
  async function chainOf(snapshot: SnapshotId): Promise<{ snapshot: SnapshotId; until: number | null }[]> {
    const next = await carried.find(snapshot);
    return next === null
      ? [{ snapshot, until: null }]
      : [{ snapshot, until: next.at + keepBothMs }, ...(await chainOf(next.to))];
  }

  /** What is to be written, or why it can't be: the snapshot itself, or what it was carried over to. */
  async function load(
    named: SnapshotId,
  ): Promise<Result<LoadedSnapshot & { snapshot: SnapshotId; isRenewed: boolean }, BackendTrouble | SnapshotTrouble>> {
    const { snapshot } = (await chainOf(named)).at(-1)!;
    const loaded = await loadSnapshot(blobs, snapshot);
    if (loaded === null) return fail({ code: 'snapshot-missing', snapshot: named });
    if (loaded.manifest.engine === backends.engine) return succeed({ ...loaded, snapshot, isRenewed: false });
    const renewed = await carrying('all', async () => {
      // Somebody before in the line may have done it.
      const meanwhile = await carried.find(snapshot);
      return meanwhile ? succeed(meanwhile.to) : carryOver(snapshot, loaded);
    });
    if (!renewed.ok) return renewed;
    const again = await load(renewed.value);
    return again.ok ? succeed({ ...again.value, isRenewed: true }) : again;
  }

  /** Lets a backend of its own begin with it, whose opening does the work, and keeps what that holds then. */
  async function carryOver(
    snapshot: SnapshotId,
    loaded: LoadedSnapshot,
  ): Promise<Result<SnapshotId, BackendTrouble | SnapshotTrouble>> {
    const { engine } = loaded.manifest;
    const known = notCarried.get(snapshot);
    if (known) return fail(known);
    if (findOldEngine(engine) === null) return fail({ code: 'snapshot-outdated', engine, reason: null });
    const id = await beginCopy();
    try {
      const written = await put(copies, id, snapshot, { ...loaded, uploads: [] }, null, null);
      if (!written.ok) return written;
      const places = await createBlockPlaces(blobs, null);
      const taken = await capture(copies, id, places!, () => Promise.resolve(loaded.manifest.uploads));
      if (taken.ok) {
        await carried.note({ from: snapshot, to: taken.value.snapshot, at: now() });
        return succeed(taken.value.snapshot);
      }
      // One that ran out of time or memory will do so again.
      const reason = 'reason' in taken.error ? taken.error.reason : 'its engine was stopped';
      const trouble: SnapshotTrouble = { code: 'snapshot-outdated', engine, reason };
      notCarried.set(snapshot, trouble);
      return fail(trouble);
    } finally {
      await copies.remove(id);
    }
  }

  /** A place for a copy of its own. */
  async function beginCopy(): Promise<BackendId> {
    const id = createId<'backend'>();
    // Left by a process that died.
    emptied ??= rm(path.dirname(copies.folderOf(id)), { recursive: true, force: true });
    await emptied;
    return id;
  }

  /** Of a folder that no engine has open; `taken` as it was answered. */
  async function isStill(folder: string, taken: SnapshotId | null): Promise<boolean> {
    if (taken === null) return !(await hasData(folder));
    const last = await readLastSnapshot(folder);
    return last?.snapshot === taken && (await readRest(folder)) === last.transaction;
  }

  /** `mayBegin` is asked when no engine has the old data open any more. */
  async function put(
    into: EmbeddedBackends,
    id: BackendId,
    snapshot: SnapshotId,
    { manifest, uploads }: LoadedSnapshot,
    sessions: Sessions | null,
    beside: string | null,
    mayBegin: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Result<void, BackendTrouble | SnapshotTrouble>> {
    try {
      await into.replace(id, async (folder) => {
        if (!(await mayBegin())) throw new ChangedSince();
        await noteEngine(folder, manifest.engine);
        await writeSnapshot({ blobs, manifest, uploads, folder, beside });
        await noteLastSnapshot(folder, { snapshot, transaction: manifest.transaction });
        await noteRest(folder, manifest.transaction);
        if (sessions !== null) await leaveSessions(folder, sessions);
      });
      return succeed(undefined);
    } catch (error) {
      if (error instanceof MissingBlob) return fail({ code: 'snapshot-missing', snapshot });
      if (error instanceof CannotCarryOver) return fail({ code: 'backend-unavailable', reason: error.message });
      throw error;
    }
  }

  async function restore(id: BackendId, snapshot: SnapshotId, mayBegin?: () => Promise<boolean>) {
    const loaded = await load(snapshot);
    if (!loaded.ok) return loaded;
    const folder = backends.folderOf(id);
    const { value } = loaded;
    return inLine(id, async () =>
      put(backends, id, value.snapshot, value, await readSessions(id, folder), folder, mayBegin),
    );
  }

  return {
    take: (id) => inLine(id, () => takeNow(id, backends.folderOf(id))),
    restore: (id, snapshot) => restore(id, snapshot),
    async restoreOver(id, taken, snapshot) {
      const mayBegin = () => isStill(backends.folderOf(id), taken);
      try {
        if (snapshot !== null) return await restore(id, snapshot, mayBegin);
        return await inLine(id, async () =>
          (await backends.removeIf(id, mayBegin)) ? succeed(undefined) : fail({ code: 'changed-since' as const }),
        );
      } catch (error) {
        if (error instanceof ChangedSince) return fail({ code: 'changed-since' });
        throw error;
      }
    },
    async open(snapshot) {
      const loaded = await load(snapshot);
      if (!loaded.ok) return loaded;
      const id = await beginCopy();
      const written = await put(copies, id, loaded.value.snapshot, { ...loaded.value, uploads: [] }, nobody, null);
      if (!written.ok) return written;
      return succeed({ read: (sql, values) => copies.read(id, sql, values), close: () => copies.remove(id) });
    },
    async renew(snapshot) {
      const loaded = await load(snapshot);
      return loaded.ok ? succeed(loaded.value.isRenewed) : loaded;
    },
    async listBlobs(snapshot) {
      const needed = (await chainOf(snapshot)).filter(({ until }) => until === null || until > now());
      const listed = await Promise.all(
        needed.map(async ({ snapshot: id }) => {
          const loaded = await loadSnapshot(blobs, id);
          return loaded === null ? [] : [id, ...blobsOf(loaded)];
        }),
      );
      return [...new Set(listed.flat())];
    },
  };
}
