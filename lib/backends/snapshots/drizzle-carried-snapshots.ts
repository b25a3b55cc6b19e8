import { and, eq, isNotNull, isNull, notInArray } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { carriedSnapshots, moments, settings, versions } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now } from '../../base/foundation/id';
import type { CarriedSnapshots } from './carried-snapshots';
import type { SnapshotId } from './snapshots';

/** In `settings`: the engine that all stored data is known to be from. */
const engineKey = 'kept-data-engine';

export type StoredCarriedSnapshots = CarriedSnapshots & {
  /** Every snapshot that a version or a moment names and has not let go of. */
  listNamed(): Promise<readonly SnapshotId[]>;
  /** The engine known to open all stored data: with this engine, nothing needs to be checked. */
  settledEngine(): Promise<string | null>;
  settle(engine: string): Promise<void>;
  /** Deletes records that nothing names any more, one link of a chain at a time. */
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
