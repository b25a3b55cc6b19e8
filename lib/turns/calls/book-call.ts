import { sql } from 'drizzle-orm';
import { modelCalls } from '../../../drizzle/schema';
import { reserveCall, tightestLimit, type Reservation } from '../budget/budget';
import type { Database } from '../../base/database/database';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, TurnId, ViewerId } from '../../base/foundation/id';
import { succeed, type Result } from '../../base/foundation/result';
import type { Price } from '../models/model';
import { readLimits, readSpending } from './spending';

export type CallToBook = {
  id: string;
  projectId: ProjectId;
  turnId: TurnId;
  viewerId: ViewerId;
  attempt: number;
  purpose: string;
  model: string;
  promptHash: string;
  price: Price | null;
  inputTokens: number;
  maxOutputTokens: number;
  guestUsd: number | null;
  at: number;
};

/**
 * Reserves a call's money under all limits and writes its row, in one step: if one person makes two calls at the same
 * time, in two apps or two processes, the later one sees the earlier one's reservation. Fails with the code of the
 * limit that is reached; then nothing was written.
 */
export async function bookCall(db: Database, call: CallToBook): Promise<Result<Reservation, AppError>> {
  const { projectId, turnId, viewerId, at, price, inputTokens, maxOutputTokens, guestUsd, ...row } = call;
  return db.transaction(async (tx) => {
    // Always lock in this order, so that two calls can't deadlock.
    for (const name of [`spending|viewer|${viewerId}`, `spending|project|${projectId}`])
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
    const limits = await readLimits(tx, { projectId, viewerId, guestUsd });
    const spent = await readSpending(tx, { projectId, turnId, viewerId, at });
    const reserved = reserveCall({ price, inputTokens, maxOutputTokens, ...tightestLimit(limits, spent) });
    if (!reserved.ok) return reserved;
    const reservedUsd = reserved.value.usd;
    await tx.insert(modelCalls).values({ ...row, projectId, turnId, viewerId, reservedUsd, createdAt: at });
    return succeed(reserved.value);
  });
}
