import { asc, eq } from 'drizzle-orm';
import { modelCalls } from '../../../drizzle/schema';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { Database } from '../../base/database/database';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, TurnId } from '../../base/foundation/id';
import { succeed, type Result } from '../../base/foundation/result';
import type { ModelMessage } from '../models/model';
import type { Viewer } from '../../base/viewers/viewer';
import { findTurn, type TurnDependencies } from './start-turn';

/** One call as it was made; `messages` is null if the blob has since been garbage-collected. */
export type TurnPrompt = { attempt: number; model: string; createdAt: number; messages: ModelMessage[] | null };

/** The exact messages of every call of a turn, oldest first. */
export async function readTurnPrompt(
  deps: Pick<TurnDependencies, 'store' | 'access'> & { db: Database; blobs: Pick<BlobStore, 'get'> },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId },
): Promise<Result<TurnPrompt[], AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const rows = await deps.db
    .select()
    .from(modelCalls)
    .where(eq(modelCalls.turnId, input.turnId))
    .orderBy(asc(modelCalls.createdAt));
  const prompts = rows.map(async ({ attempt, model, createdAt, promptHash }) => {
    const bytes = await deps.blobs.get(promptHash);
    const messages = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as ModelMessage[]) : null;
    return { attempt, model, createdAt, messages };
  });
  return succeed(await Promise.all(prompts));
}
