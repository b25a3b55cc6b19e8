import { and, eq, isNotNull, isNull, notInArray } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { carriedSnapshots, moments, settings, versions } from '../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now } from '../foundation/id';
import type { CarriedSnapshots } from './carried-snapshots';
import type { SnapshotId } from './snapshots';

/** In `settings`: the engine that everything kept was found to be of. */
const engineKey = 'kept-data-engine';

export type StoredCarriedSnapshots = CarriedSnapshots & {
  /** Every snapshot that a version or a moment names and has not given up. */
  listNamed(): Promise<readonly SnapshotId[]>;
  /** The engine that can open all that is kept, as far as is known: nothing has to be looked through for it. */
  settledEngine(): Promise<string | null>;
  settle(engine: string): Promise<void>;
  /** Forgets those that nothing names any more, one step of a chain at a time. */
  forgetUnnamed(): Promise<void>;
};

export function createDrizzleCarriedSnapshots(db: Database, now: Now): StoredCarriedSnapshots {
  const named = () =>
    unionAll(
      db
        .selectDistinct({ snapshot: versions.snapshot })
        .from(versions)
        .where(and(isNotNull(versions.snapshot), isNull(versions.letGoAt))),
      db
        .selectDistinct({ snapshot: moments.snapshot })
        .from(moments)
        .where(and(isNotNull(moments.snapshot), isNull(moments.letGoAt))),
    );
  return {
    async find(snapshot) {
      const [row] = await db.select().from(carriedSnapshots).where(eq(carriedSnapshots.snapshot, snapshot));
      return row ? { to: row.carriedTo as SnapshotId, at: row.carriedAt } : null;
    },
    async note({ from, to, at }) {
      const row = { snapshot: from, carriedTo: to, carriedAt: at };
      await db
        .insert(carriedSnapshots)
        .values(row)
        .onConflictDoUpdate({ target: carriedSnapshots.snapshot, set: { carriedTo: to, carriedAt: at } });
    },
    async listNamed() {
      return [...new Set((await named()).map(({ snapshot }) => snapshot as SnapshotId))];
    },
    async settledEngine() {
      const [row] = await db.select().from(settings).where(eq(settings.key, engineKey));
      return typeof row?.value === 'string' ? row.value : null;
    },
    async settle(engine) {
      const row = { key: engineKey, value: engine, updatedAt: now() };
      await db.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row });
    },
    async forgetUnnamed() {
      const chained = db.select({ snapshot: carriedSnapshots.carriedTo }).from(carriedSnapshots);
      await db
        .delete(carriedSnapshots)
        .where(and(notInArray(carriedSnapshots.snapshot, named()), notInArray(carriedSnapshots.snapshot, chained)));
    },
  };
}
