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
 * What a call of the interface causes to be kept. Its bytes are counted wherever they are stored, its project where that is
 * written; this names the rows beside them and what a day has a share of.
 */
export const keepings = {
  nothing: {},
  /** Changes in place, or what there is once of a project or a turn that was counted itself. */
  bounded: {},
  /** What the operator alone may change; guests are refused. */
  operator: {},
  /** Package layers, counted where one is really made: nearly every call finds it made before. */
  packages: {},
  /** Bytes sent to be kept, and no row. */
  bytes: {},
  /** Rows and files in an app's own database, whose folder is measured. */
  data: {},
  row: { rows: 1 },
  /** A project, its first version and its first turn; that it is one more is counted where it is written. */
  project: { rows: 300 },
  version: { rows: 5 },
  /** A turn and its events, until they are counted. */
  turn: { rows: 300 },
  deployment: { rows: 10, deployments: 1 },
} as const satisfies Record<string, Partial<Record<ShareKind, number>>>;
export type Keeps = keyof typeof keepings;

/** These go on with no room left: an app that fills it can still be opened, looked at and deleted. */
const needsNoRoom = new Set<Keeps>(['nothing', 'bounded', 'operator', 'packages']);

/** Counts what guests cause to be kept. Everybody else goes by uncounted. */
export interface Keeping {
  /** Who pays for what happens here and now; null where nobody has to. */
  payer(): Payer | null;
  payerFor(viewer: Viewer, projectId: ProjectId | null): Payer | null;
  /**
   * Does what a call asks for at its caller's cost: refused, with `work` not called, where its rows, its share of the day or
   * the `declaredBytes` of its body find no room, or the disk is nearly full. What answers as failed takes no rows; what
   * asks for an app that is not the viewer's is `not-found` before anything is counted for it.
   */
  call(
    asked: { viewer: Viewer; projectId: ProjectId | null; keeps: Keeps; declaredBytes: number },
    work: () => Promise<Response>,
  ): Promise<Response | AppError>;
  /** Does work of a project, which nobody calls for at this moment, at the cost of whoever made that. */
  forProject<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  /** Counts in the transaction that writes a new project. Throws `AppFailure`, which takes it back. */
  takeProject(tx: Database, projectId: ProjectId): Promise<void>;
  /**
   * A deleted project gives its place back, one brought back takes it again, in the transaction that does so; whoever made it
   * pays. Throws `AppFailure` where no place is left.
   */
  moveProject(tx: Database, projectId: ProjectId, isPresent: boolean): Promise<void>;
  /** Counts more rows of a project in the transaction that writes them. Throws `AppFailure`, which takes it back. */
  takeRows(tx: Database, projectId: ProjectId, rows: number): Promise<void>;
  /** The same store, each blob the guest brings for the first time counted before it is written; throws `AppFailure` where there is no room. */
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
  /** Refuses guests' writes before the disk is full for everybody. */
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
    paidBlobs(blobs) {
      async function putAll(parts: readonly Uint8Array[]): Promise<string[]> {
        const payer = paying.getStore();
        if (!payer || parts.length === 0) return blobs.putAll(parts);
        const known = parts.map((part) => ({
          hash: createHash('sha256').update(part).digest('hex'),
          bytes: bytesOnDisk(part.length),
        }));
        // By what this guest pays for alone: what is stored already would tell what others have.
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
          // Some may have been written; unpaid for, they are collected like any that nobody names.
          await store.returnBlobs(payer, paid.taken);
          throw error;
        }
      }
      return { ...blobs, putAll, put: async (bytes) => (await putAll([bytes]))[0]! };
    },
  };
}
