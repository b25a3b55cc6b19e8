import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store';
import type { Database } from '../database/database';
import type { DiskRoom } from '../database/disk-room';
import { type AppError, AppFailure } from '../foundation/app-error';
import type { Now, ProjectId } from '../foundation/id';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { blockBytes, bytesOnDisk, endOfDay, type Payer, type ShareItem, type ShareKind } from './share';
import type { ShareStore } from './share-store';

/**
 * What an API call causes to be stored. Bytes are counted where they are stored, and a project where it is written;
 * this lists the rows that come with them, and the things that have a daily limit.
 */
export const keepings = {
  nothing: {},
  /** In-place changes, or things that exist once per project or turn, which was itself counted. */
  bounded: {},
  /** Things that only the operator may change; guests are refused. */
  operator: {},
  /** Package layers, counted when one is really made: nearly every call finds an existing one. */
  packages: {},
  /** Uploaded bytes, without a row. */
  bytes: {},
  /** Rows and files in an app's own database, whose folder is measured. */
  data: {},
  row: { rows: 1 },
  /** A project, its first version and its first turn; the project itself is counted where it is written. */
  project: { rows: 300 },
  version: { rows: 5 },
  /** A turn and an estimate of its events, until they are counted. */
  turn: { rows: 300 },
  deployment: { rows: 10, deployments: 1 },
} as const satisfies Record<string, Partial<Record<ShareKind, number>>>;
export type Keeps = keyof typeof keepings;
type StoredFile = { hash: string; size: number };

/**
 * Calls of these kinds work even with no space left: an app that fills the guest's share can still be opened, viewed
 * and deleted.
 */
const needsNoRoom = new Set<Keeps>(['nothing', 'bounded', 'operator', 'packages']);

/** Counts what guests cause to be stored. Everyone else passes uncounted. */
export interface Keeping {
  /** Who pays for the current call; null if nobody has to. */
  payer(): Payer | null;
  payerFor(viewer: Viewer, projectId: ProjectId | null): Payer | null;
  /**
   * Runs a call at its caller's expense. Refuses without calling `work` if its rows, its daily share or the
   * `declaredBytes` of its body don't fit, or the disk is nearly full. A failed response counts no rows. An app that is
   * not the viewer's is `not-found` before anything is counted.
   */
  call(
    asked: { viewer: Viewer; projectId: ProjectId | null; keeps: Keeps; declaredBytes: number },
    work: () => Promise<Response>,
  ): Promise<Response | AppError>;
  /** Runs background work of a project at the expense of the guest who made it. */
  forProject<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  /** Counts a new project in the transaction that writes it. Throws `AppFailure`, which rolls it back. */
  takeProject(tx: Database, projectId: ProjectId): Promise<void>;
  /**
   * Frees the place of a deleted project, or takes it again for a restored one, in the same transaction, at the expense
   * of the guest who made it. Throws `AppFailure` if no place is free.
   */
  moveProject(tx: Database, projectId: ProjectId, isPresent: boolean): Promise<void>;
  /** Counts further rows of a project in the transaction that writes them. Throws `AppFailure`, which rolls it back. */
  takeRows(tx: Database, projectId: ProjectId, rows: number): Promise<void>;
  /**
   * Counts the initial data of a new project in the transaction that creates it. Throws `AppFailure`, which rolls it
   * back.
   */
  takeData(tx: Database, projectId: ProjectId, bytes: number): Promise<void>;
  /**
   * Does work that refers to stored files, which somebody else may have stored: a guest pays for those as if they had
   * uploaded them. Throws `AppFailure`, without calling `work`, if there is no room. If `work` returns a failure, the
   * count is reverted.
   */
  withStored<Done extends { ok: boolean }>(files: Iterable<StoredFile>, work: () => Promise<Done>): Promise<Done>;
  /**
   * The same store, but each blob new to the guest is counted before it is written; throws `AppFailure` if it does not
   * fit.
   */
  paidBlobs(blobs: BlobStore): BlobStore;
}

export function createKeeping({
  store,
  floor,
  access,
  hashAddress,
  now,
}: {
  store: ShareStore;
  /** Refuses guests' writes before the disk is full for everyone. */
  floor: DiskRoom;
  access: ProjectAccess;
  hashAddress(address: string): string;
  now: Now;
}): Keeping {
  const paying = new AsyncLocalStorage<Payer | null>();

  const itemsOf = (keeps: Keeps): ShareItem[] =>
    Object.entries(keepings[keeps]).map(([kind, amount]) => ({
      kind: kind as ShareKind,
      amount,
      until: kind === 'deployments' ? endOfDay(now()) : 0,
    }));

  function payerFor(viewer: Viewer, projectId: ProjectId | null): Payer | null {
    if (viewer.kind !== 'guest') return null;
    return { viewerId: viewer.id, address: hashAddress(viewer.address ?? 'unknown'), projectId: projectId ?? '' };
  }

  async function refuse(payer: Payer, keeps: Keeps, declaredBytes: number): Promise<AppError | null> {
    const full = await floor.check();
    if (full) return { ...full, code: 'disk-nearly-full' };
    const bringsBytes = keeps === 'bytes' || keeps === 'data';
    const bytes = bringsBytes ? Math.max(blockBytes, declaredBytes) : blockBytes;
    return store.look(payer, [{ kind: 'bytes', amount: bytes, until: 0 }]);
  }

  return {
    payer: () => paying.getStore() ?? null,
    payerFor,
    async call({ viewer, projectId, keeps, declaredBytes }, work) {
      const payer = payerFor(viewer, projectId);
      if (payer === null) return work();
      if (needsNoRoom.has(keeps)) return paying.run(payer, work);
      const stranger = projectId === null ? null : await authorise(access, viewer, projectId);
      if (stranger) return stranger;
      const items = itemsOf(keeps);
      const refused =
        (await refuse(payer, keeps, declaredBytes)) ?? (items.length === 0 ? null : await store.take(payer, items));
      if (refused) return refused;
      const giveBack = () => (items.length === 0 ? undefined : store.giveBack(payer, items));
      try {
        const answer = await paying.run(payer, work);
        if (answer.status >= 400) await giveBack();
        return answer;
      } catch (error) {
        await giveBack();
        throw error;
      }
    },
    async forProject(projectId, work) {
      return paying.run(await store.payerOf(projectId), work);
    },
    async takeProject(tx, projectId) {
      const payer = paying.getStore();
      if (!payer) return;
      const items: ShareItem[] = [
        { kind: 'projects', amount: 1, until: 0 },
        { kind: 'new-projects', amount: 1, until: endOfDay(now()) },
        { kind: 'rows', amount: 10, until: 0 },
      ];
      const refused = await store.take({ ...payer, projectId }, items, tx);
      if (refused) throw new AppFailure(refused);
    },
    async moveProject(tx, projectId, isPresent) {
      const payer = await store.payerOf(projectId, tx);
      if (!payer) return;
      if (!isPresent) return store.set(payer, 'projects', 0, tx);
      const refused = await store.take(payer, [{ kind: 'projects', amount: 1, until: 0 }], tx);
      if (refused) throw new AppFailure(refused);
    },
    async takeRows(tx, projectId, rows) {
      const payer = paying.getStore();
      if (!payer) return;
      const refused = await store.take({ ...payer, projectId }, [{ kind: 'rows', amount: rows, until: 0 }], tx);
      if (refused) throw new AppFailure(refused);
    },
    async takeData(tx, projectId, bytes) {
      const payer = paying.getStore();
      if (!payer) return;
      const refused = await store.take({ ...payer, projectId }, [{ kind: 'data', amount: bytes, until: 0 }], tx);
      if (refused) throw new AppFailure(refused);
    },
    async withStored(files, work) {
      const payer = paying.getStore();
      if (!payer) return work();
      const blobs = new Map([...files].map(({ hash, size }) => [hash, { hash, bytes: bytesOnDisk(size) }]));
      const paid = await store.takeBlobs(payer, [...blobs.values()]);
      if ('refused' in paid) throw new AppFailure(paid.refused);
      let isDone = false;
      try {
        const done = await work();
        isDone = done.ok;
        return done;
      } finally {
        if (!isDone) await store.returnBlobs(payer, paid.taken);
      }
    },
    paidBlobs(blobs) {
      async function putAll(parts: readonly Uint8Array[]): Promise<string[]> {
        const payer = paying.getStore();
        if (!payer || parts.length === 0) return blobs.putAll(parts);
        const known = parts.map((part) => ({
          hash: createHash('sha256').update(part).digest('hex'),
          bytes: bytesOnDisk(part.length),
        }));
        // Check only what this guest pays for: checking what is stored would reveal what others have.
        const hashes = known.map(({ hash }) => hash);
        const unpaid = new Set(await store.unpaidAmong(payer, hashes));
        if (unpaid.size === 0) return blobs.putAll(parts);
        const paid = await store.takeBlobs(
          payer,
          known.filter(({ hash }) => unpaid.has(hash)),
        );
        if ('refused' in paid) throw new AppFailure(paid.refused);
        try {
          return await blobs.putAll(parts);
        } catch (error) {
          // Some may have been written; nothing refers to them, so they will be garbage-collected.
          await store.returnBlobs(payer, paid.taken);
          throw error;
        }
      }
      return { ...blobs, putAll, put: async (bytes) => (await putAll([bytes]))[0]! };
    },
  };
}
