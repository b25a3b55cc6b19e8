import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { moments } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Moment } from './moment';
import type { MomentStore } from './moment-store';

/** Moments in Easel's own database. */
export function createMomentStore(db: Database): MomentStore {
  const toMoment = (row: typeof moments.$inferSelect): Moment => row as unknown as Moment;
  return {
    async add(moment) {
      await db.insert(moments).values(moment);
    },
    async get(projectId, id) {
      const [row] = await db
        .select()
        .from(moments)
        .where(and(eq(moments.projectId, projectId), eq(moments.id, id)));
      return row ? toMoment(row) : null;
    },
    async listLive(projectId) {
      const rows = await db
        .select()
        .from(moments)
        .where(and(eq(moments.projectId, projectId), eq(moments.lane, 'live')))
        .orderBy(desc(moments.createdAt), desc(moments.id));
      return rows.map(toMoment);
    },
    async ofTurn(turnId) {
      const [row] = await db.select().from(moments).where(eq(moments.turnId, turnId));
      return row ? toMoment(row) : null;
    },
    async ofTurns() {
      return (await db.select().from(moments).where(isNotNull(moments.turnId))).map(toMoment);
    },
    async markLoss(id) {
      await db.update(moments).set({ reason: 'loss' }).where(eq(moments.id, id));
    },
    async remove(id) {
      await db.delete(moments).where(eq(moments.id, id));
    },
  };
}
