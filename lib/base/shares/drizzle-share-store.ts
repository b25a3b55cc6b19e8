import { and, asc, eq, gt, inArray, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { shareBlobs, shareUses } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ProjectId, ViewerId } from '../foundation/id';
import { judgeShares, type Payer, type ShareItem, type ShareLimits, type ShareUses, sumUses } from './share';
import type { ShareStore } from './share-store';

const hashesAtOnce = 1000;
/**
 * Rows that count nothing are deleted, or every failed call would leave one. A project's row stays: it says who pays.
 */
const isIdle = and(eq(shareUses.amount, 0), ne(shareUses.kind, 'projects'));

/** Shares in Easel's own database. */
export function createDrizzleShareStore({
  db,
  limits,
  now,
}: {
  db: Database;
  limits: ShareLimits;
  now: Now;
}): ShareStore {
  /**
   * Serialises work of one guest and of one address across processes; always the address first, so that no deadlock
   * occurs.
   */
  async function lock(tx: Database, { address, viewerId }: Payer): Promise<void> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`share address ${address}`}::text, 0))`);
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`share guest ${viewerId}`}::text, 0))`);
  }

  async function read(tx: Database, { viewerId, address }: Payer): Promise<ShareUses> {
    const sumsOf = async (column: typeof shareUses.viewerId | typeof shareUses.address, value: string) => {
      const rows = await tx
        .select({
          kind: shareUses.kind,
          until: shareUses.until,
          amount: sql<number>`sum(${shareUses.amount})::float8`,
        })
        .from(shareUses)
        .where(eq(column, value))
        .groupBy(shareUses.kind, shareUses.until);
      return sumUses(rows, now());
    };
    return { guest: await sumsOf(shareUses.viewerId, viewerId), address: await sumsOf(shareUses.address, address) };
  }

  async function write(tx: Database, payer: Payer, items: readonly ShareItem[], sign: 1 | -1): Promise<void> {
    for (const { kind, amount, until } of items) {
      if (amount === 0) continue;
      if (sign > 0) {
        await tx
          .insert(shareUses)
          .values({ ...payer, kind, until, amount })
          .onConflictDoUpdate({
            target: [shareUses.viewerId, shareUses.address, shareUses.projectId, shareUses.kind, shareUses.until],
            set: { amount: sql`${shareUses.amount} + ${amount}::bigint` },
          });
        continue;
      }
      const isThis = and(
        eq(shareUses.viewerId, payer.viewerId),
        eq(shareUses.address, payer.address),
        eq(shareUses.projectId, payer.projectId),
        eq(shareUses.kind, kind),
        eq(shareUses.until, until),
      );
      const left = sql<number>`greatest(0, ${shareUses.amount} - ${amount}::bigint)`;
      await tx.update(shareUses).set({ amount: left }).where(isThis);
      await tx.delete(shareUses).where(and(isThis, isIdle));
    }
  }

  const isPaidBy = ({ viewerId }: Payer, hashes: readonly string[]) =>
    and(inArray(shareBlobs.hash, [...hashes]), eq(shareBlobs.viewerId, viewerId));

  /** Deletes these rows and returns the amounts they counted to the payers. */
  function dropRows(which: SQL | undefined): Promise<void> {
    return inTransaction(async (tx) => {
      const gone = await tx.delete(shareBlobs).where(which).returning();
      const sums = new Map<string, Payer & { bytes: number }>();
      for (const { viewerId, address, projectId, bytes } of gone) {
        const key = `${viewerId} ${address} ${projectId}`;
        const payer = { viewerId: viewerId as ViewerId, address, projectId: projectId as ProjectId | '' };
        sums.set(key, { ...payer, bytes: (sums.get(key)?.bytes ?? 0) + bytes });
      }
      for (const { bytes, ...payer } of sums.values())
        await write(tx, payer, [{ kind: 'bytes', amount: bytes, until: 0 }], -1);
    });
  }

  async function takeIn(tx: Database, payer: Payer, items: readonly ShareItem[]) {
    const refused = judgeShares(await read(tx, payer), items, limits, now());
    if (!refused) await write(tx, payer, items, 1);
    return refused;
  }

  const inTransaction = <Value>(work: (tx: Database) => Promise<Value>): Promise<Value> =>
    db.transaction((tx) => work(tx as unknown as Database));

  const inOrder = <Value>(payer: Payer, work: (tx: Database) => Promise<Value>): Promise<Value> =>
    inTransaction(async (tx) => {
      await lock(tx, payer);
      return work(tx);
    });

  return {
    async take(payer, items, tx) {
      if (!tx) return inOrder(payer, (own) => takeIn(own, payer, items));
      await lock(tx, payer);
      return takeIn(tx, payer, items);
    },
    giveBack: (payer, items) => inOrder(payer, (tx) => write(tx, payer, items, -1)),
    add: (payer, items) => inOrder(payer, (tx) => write(tx, payer, items, 1)),
    async set(payer, kind, amount, given) {
      const write = async (tx: Database) => {
        await tx
          .delete(shareUses)
          .where(and(eq(shareUses.projectId, payer.projectId), eq(shareUses.kind, kind), eq(shareUses.until, 0)));
        if (amount > 0 || kind === 'projects') await tx.insert(shareUses).values({ ...payer, kind, until: 0, amount });
      };
      if (!given) return inOrder(payer, write);
      await lock(given, payer);
      await write(given);
    },
    look: async (payer, items) => judgeShares(await read(db, payer), items, limits, now()),
    uses: (payer) => read(db, payer),
    async payerOf(projectId, tx) {
      const [row] = await (tx ?? db)
        .select({ viewerId: shareUses.viewerId, address: shareUses.address })
        .from(shareUses)
        .where(and(eq(shareUses.projectId, projectId), eq(shareUses.kind, 'projects')))
        .limit(1);
      return row ? { viewerId: row.viewerId as ViewerId, address: row.address, projectId } : null;
    },
    takeBlobs: (payer, blobs) =>
      inOrder(payer, async (tx) => {
        const byHash = new Map(blobs.map(({ hash, bytes }) => [hash, bytes]));
        const rows = [...byHash].map(([hash, bytes]) => ({ ...payer, hash, bytes, takenAt: now() }));
        const taken: { hash: string; bytes: number }[] = [];
        for (let start = 0; start < rows.length; start += hashesAtOnce) {
          const fresh = await tx
            .insert(shareBlobs)
            .values(rows.slice(start, start + hashesAtOnce))
            .onConflictDoNothing()
            .returning({ hash: shareBlobs.hash, bytes: shareBlobs.bytes });
          taken.push(...fresh);
        }
        const hashes = taken.map(({ hash }) => hash);
        const bytes = taken.reduce((sum, one) => sum + one.bytes, 0);
        const refused = await takeIn(tx, payer, [{ kind: 'bytes', amount: bytes, until: 0 }]);
        if (!refused) return { taken: hashes };
        for (let start = 0; start < hashes.length; start += hashesAtOnce)
          await tx.delete(shareBlobs).where(isPaidBy(payer, hashes.slice(start, start + hashesAtOnce)));
        return { refused };
      }),
    async unpaidAmong(payer, hashes) {
      const unpaid = new Set(hashes);
      for (let start = 0; start < hashes.length; start += hashesAtOnce) {
        const paid = await db
          .select({ hash: shareBlobs.hash })
          .from(shareBlobs)
          .where(isPaidBy(payer, hashes.slice(start, start + hashesAtOnce)));
        for (const { hash } of paid) unpaid.delete(hash);
      }
      return [...unpaid];
    },
    async returnBlobs(payer, hashes) {
      for (let start = 0; start < hashes.length; start += hashesAtOnce)
        await dropRows(isPaidBy(payer, hashes.slice(start, start + hashesAtOnce)));
    },
    async dropBlobs(hashes, paidBefore) {
      for (let start = 0; start < hashes.length; start += hashesAtOnce) {
        const some = hashes.slice(start, start + hashesAtOnce);
        await dropRows(and(inArray(shareBlobs.hash, some), lt(shareBlobs.takenAt, paidBefore)));
      }
    },
    async forgetBlobs(viewerIds, paidBefore) {
      for (const viewerId of viewerIds)
        await dropRows(and(eq(shareBlobs.viewerId, viewerId), lt(shareBlobs.takenAt, paidBefore)));
    },
    async eachBlob(before, see) {
      let after = '';
      for (;;) {
        const rows = await db
          .selectDistinct({ hash: shareBlobs.hash })
          .from(shareBlobs)
          .where(and(gt(shareBlobs.hash, after), lt(shareBlobs.takenAt, before)))
          .orderBy(asc(shareBlobs.hash))
          .limit(hashesAtOnce);
        if (rows.length === 0) return;
        await see(rows.map(({ hash }) => hash));
        after = rows.at(-1)!.hash;
      }
    },
    async forget(projectIds) {
      if (projectIds.length === 0) return;
      await db
        .delete(shareUses)
        .where(and(inArray(shareUses.projectId, [...projectIds]), ne(shareUses.kind, 'bytes'), eq(shareUses.until, 0)));
    },
    async forgetOld() {
      await db.delete(shareUses).where(or(isIdle, and(gt(shareUses.until, 0), lte(shareUses.until, now()))));
    },
  };
}
