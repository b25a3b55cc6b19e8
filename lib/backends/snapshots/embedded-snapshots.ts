import { rm } from 'node:fs/promises';
import path from 'node:path';
import { noteEngine } from '@/lib/backends/backend-engine/engine-note';
import { findOldEngine } from '@/lib/backends/backend-engine/carry-over/old-engines';
import { noteRest, readRest, transactionSql } from '@/lib/backends/backend-engine/changed-blocks/last-transaction';
import {
  leaveSessions,
  nobody,
  nobodyAndNoCodes,
  type Sessions,
  sessionsSql,
} from '@/lib/backends/backend-engine/sign-in/take-over-sessions';
import type { Captured } from '@/lib/backends/backend-engine/changed-blocks/capture';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { CannotCarryOver } from '@/lib/backends/backends/carry-over';
import type { EmbeddedBackends } from '@/lib/backends/backends/embedded-backends';
import { exists } from '@/lib/backends/backends/exists';
import { hasData } from '@/lib/backends/backends/has-data';
import { CannotBegin } from '@/lib/backends/backends/fail-to-reach';
import { isBeingReplaced, replaceFolder } from '@/lib/backends/backends/replace-folder';
import { noteUnwritten } from '@/lib/backends/backends/unwritten-folder';
import type { BlobStore } from '@/lib/base/blobs/blob-store';
import { createLines } from '@/lib/base/foundation/create-line';
import type { CreateId, Now } from '@/lib/base/foundation/id';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { type NewBlockStore, createNewBlockStore } from './store-new-blocks';
import { captureBackend } from './capture-backend';
import type { CarriedSnapshots } from './carried-snapshots';
import { type LastSnapshot, noteLastSnapshot, readLastSnapshot } from './last-snapshot';
import { blobsOf, type LoadedSnapshot, loadSnapshot } from './load-snapshot';
import { listUploads } from './list-uploads';
import { databaseBytes, encodeManifest, encodeUploads, type SnapshotManifest } from './snapshot-manifest';
import type { FillsFolders, SnapshotId, Snapshots, SnapshotTrouble } from './snapshots';
import { storeUploads } from './store-uploads';
import { MissingBlob, writeSnapshot } from './write-snapshot';

export type EmbeddedSnapshotsOptions = {
  backends: EmbeddedBackends;
  /**
   * Separate backends in their own folder, which is emptied here: snapshots are opened in them. No template, any keys.
   */
  copies: EmbeddedBackends;
  blobs: BlobStore;
  /** Which snapshots of other engines were carried over, and the resulting snapshots. */
  carried: CarriedSnapshots;
  createId: CreateId;
  now: Now;
};

/** Thrown if something was written after the snapshot was taken. */
class ChangedSince extends Error {}

/** How long the original is kept along with a carried-over snapshot, in case the new one turns out wrong. */
const keepBothMs = 7 * 24 * 3600_000;

/** Snapshots of embedded backends, as blobs: 8-kB blocks of their databases, each stored once, and uploads by hash. */
export function createEmbeddedSnapshots(options: EmbeddedSnapshotsOptions): Snapshots & FillsFolders {
  const { backends, copies, blobs, carried, createId, now } = options;
  /** One take or restore at a time per backend. */
  const inLine = createLines<BackendId>();
  /** One at a time, because carrying over needs the memory of two engines. */
  const carrying = createLines<'all'>();
  /** Retried on the next start rather than on every read, since it takes seconds. */
  const notCarried = new Map<SnapshotId, SnapshotTrouble>();
  let emptied: Promise<void> | null = null;

  /** Whether nothing was written since the last snapshot and it is still complete. */
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

  /**
   * `missing` also renews the blobs' age, so that they aren't garbage-collected before the caller has named the
   * snapshot.
   */
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
    const newBlocks =
      (before && (await createNewBlockStore(blobs, before.manifest))) ?? (await createNewBlockStore(blobs, null));
    const taken = await capture(backends, id, newBlocks!, (uploads) => storeUploads(blobs, folder, uploads));
    if (taken.ok) await noteLastSnapshot(folder, taken.value);
    return taken.ok ? succeed(taken.value.snapshot) : taken;
  }

  /** Captures and stores a backend's data; `listUploads` returns the hash of the blob that lists its uploads. */
  async function capture(
    from: EmbeddedBackends,
    id: BackendId,
    newBlocks: NewBlockStore,
    listUploads: (uploads: Captured['uploads']) => Promise<string | null>,
  ): Promise<Result<LastSnapshot, BackendTrouble>> {
    const captured = await captureBackend((asked) => from.call(id, asked), newBlocks);
    if (!captured.ok) return captured;
    const { transaction, prepared, folders, files, uploads } = captured.value;
    const manifest: SnapshotManifest = {
      format: 1,
      engine: from.engine,
      transaction,
      prepared,
      folders,
      ...(await newBlocks.describe(files)),
      uploads: await listUploads(uploads),
    };
    return succeed({ snapshot: (await blobs.put(encodeManifest(manifest))) as SnapshotId, transaction });
  }

  /** Empty if there is no backend yet, or if it can't be read, since a restore may repair it. */
  async function readSessions(id: BackendId, folder: string): Promise<Sessions> {
    if (!(await exists(path.join(folder, 'database')))) return nobody;
    const rows = await backends.read(id, sessionsSql);
    return rows.ok && rows.value[0] ? (rows.value[0] as Sessions) : nobody;
  }

  /** A snapshot and those it was carried over to, one per engine since; only itself if it was not carried over. */
  async function chainOf(snapshot: SnapshotId): Promise<{ snapshot: SnapshotId; until: number | null }[]> {
    const next = await carried.find(snapshot);
    return next === null
      ? [{ snapshot, until: null }]
      : [{ snapshot, until: next.at + keepBothMs }, ...(await chainOf(next.to))];
  }

  /**
   * The data to write, from the snapshot itself or the one it was carried over to; otherwise the reason why there is
   * none.
   */
  async function load(
    named: SnapshotId,
  ): Promise<Result<LoadedSnapshot & { snapshot: SnapshotId; isRenewed: boolean }, BackendTrouble | SnapshotTrouble>> {
    const { snapshot } = (await chainOf(named)).at(-1)!;
    const loaded = await loadSnapshot(blobs, snapshot);
    if (loaded === null) return fail({ code: 'snapshot-missing', snapshot: named });
    if (loaded.manifest.engine === backends.engine) return succeed({ ...loaded, snapshot, isRenewed: false });
    const renewed = await carrying('all', async () => {
      // An earlier call in line may have done it.
      const meanwhile = await carried.find(snapshot);
      return meanwhile ? succeed(meanwhile.to) : carryOver(snapshot, loaded);
    });
    if (!renewed.ok) return renewed;
    const again = await load(renewed.value);
    return again.ok ? succeed({ ...again.value, isRenewed: true }) : again;
  }

  /** Starts a separate backend from it, which carries it over on opening, and captures the result. */
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
      const newBlocks = await createNewBlockStore(blobs, null);
      const taken = await capture(copies, id, newBlocks!, () => Promise.resolve(loaded.manifest.uploads));
      if (taken.ok) {
        await carried.note({ from: snapshot, to: taken.value.snapshot, at: now() });
        return succeed(taken.value.snapshot);
      }
      // A run that exceeded time or memory would do so again.
      const reason = 'reason' in taken.error ? taken.error.reason : 'its engine was stopped';
      const trouble: SnapshotTrouble = { code: 'snapshot-outdated', engine, reason };
      notCarried.set(snapshot, trouble);
      return fail(trouble);
    } finally {
      await copies.remove(id);
    }
  }

  async function beginCopy(): Promise<BackendId> {
    const id = createId<'backend'>();
    // Copies left by a dead process.
    emptied ??= rm(path.dirname(copies.folderOf(id)), { recursive: true, force: true });
    await emptied;
    return id;
  }

  /** Whether a folder, which no engine has open, still holds what `take` returned. */
  async function isStill(folder: string, taken: SnapshotId | null): Promise<boolean> {
    if (taken === null) return !(await hasData(folder));
    const last = await readLastSnapshot(folder);
    return last?.snapshot === taken && (await readRest(folder)) === last.transaction;
  }

  /**
   * Writes the snapshot into an empty folder that becomes a backend's; `sessions`: the people who are signed in there.
   */
  async function write(
    folder: string,
    snapshot: SnapshotId,
    { manifest, uploads }: LoadedSnapshot,
    sessions: Sessions | null,
    beside: string | null,
  ): Promise<void> {
    await noteEngine(folder, manifest.engine);
    await writeSnapshot({ blobs, manifest, uploads, folder, beside });
    await noteLastSnapshot(folder, { snapshot, transaction: manifest.transaction });
    await noteRest(folder, manifest.transaction);
    if (sessions !== null) await leaveSessions(folder, sessions);
  }

  /** `mayBegin` is called once no engine has the old data open. */
  async function put(
    into: EmbeddedBackends,
    id: BackendId,
    snapshot: SnapshotId,
    loaded: LoadedSnapshot,
    sessions: Sessions | null,
    beside: string | null,
    mayBegin: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Result<void, BackendTrouble | SnapshotTrouble>> {
    try {
      await into.replace(id, async (folder) => {
        if (!(await mayBegin())) throw new ChangedSince();
        await write(folder, snapshot, loaded, sessions, beside);
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
    async begin(id, snapshot) {
      const loaded = await load(snapshot);
      if (!loaded.ok) return loaded;
      const { snapshot: present, manifest } = loaded.value;
      if (!(await isWhole(present))) return fail({ code: 'snapshot-missing', snapshot });
      await inLine(id, () =>
        backends.replace(id, async (folder) => {
          await noteLastSnapshot(folder, { snapshot: present, transaction: manifest.transaction });
          await noteRest(folder, manifest.transaction);
          await noteUnwritten(folder);
        }),
      );
      return succeed({ bytes: databaseBytes(manifest) });
    },
    async fill(folder) {
      const last = await readLastSnapshot(folder);
      const loaded = last && (await load(last.snapshot));
      if (!loaded?.ok) throw new CannotBegin(`The data it begins with: ${loaded?.error.code ?? 'not noted'}.`);
      await replaceFolder(folder, (empty) => write(empty, loaded.value.snapshot, loaded.value, nobodyAndNoCodes, null));
    },
    async open(snapshot) {
      const loaded = await load(snapshot);
      if (!loaded.ok) return loaded;
      const id = await beginCopy();
      const written = await put(copies, id, loaded.value.snapshot, { ...loaded.value, uploads: [] }, nobody, null);
      if (!written.ok) return written;
      return succeed({
        read: (sql, values) => copies.read(id, sql, values),
        rehearse: (statements) => copies.rehearse(id, statements),
        close: () => copies.remove(id),
      });
    },
    async derive(snapshot, beside, work) {
      const [loaded, present] = [await load(snapshot), await load(beside)];
      if (!loaded.ok) return loaded;
      if (!present.ok) return present;
      const id = await beginCopy();
      try {
        const written = await put(copies, id, loaded.value.snapshot, { ...loaded.value, uploads: [] }, nobody, null);
        if (!written.ok) return written;
        const done = await work({
          read: (sql, values) => copies.read(id, sql, values),
          rehearse: (statements) => copies.rehearse(id, statements),
          write: (statements) => copies.write(id, statements),
          own: (who) => copies.own(id, who),
        });
        if (!done.ok) return done;
        const uploads = await listUploads(copies, id, [present.value.uploads, loaded.value.uploads]);
        if (!uploads.ok) return uploads;
        const newBlocks =
          (await createNewBlockStore(blobs, loaded.value.manifest)) ?? (await createNewBlockStore(blobs, null));
        const taken = await capture(copies, id, newBlocks!, async () =>
          uploads.value.length === 0 ? null : blobs.put(encodeUploads(uploads.value)),
        );
        return taken.ok ? succeed({ snapshot: taken.value.snapshot, value: done.value }) : taken;
      } finally {
        await copies.remove(id);
      }
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
