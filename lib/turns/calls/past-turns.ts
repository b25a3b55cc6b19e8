import { and, desc, eq, isNotNull, ne, or } from 'drizzle-orm';
import { modelCalls, projects, turns, versions } from '../../../drizzle/schema';
import type { PastTurn } from '../budget/estimate-turn';
import { type BookedCall, summariseCalls, type TurnBill } from '../budget/summarise-calls';
import type { Database } from '../../base/database/database';
import type { ProjectId, TurnId, ViewerId } from '../../base/foundation/id';

const newestCalls = 1_000;
const toldOutcomes = new Set(['version', 'answer']);

/** The turns that an estimate is based on: the latest ones of the viewer and of the project, newest first. */
export async function readPastTurns(
  db: Database,
  { viewerId, projectId }: { viewerId: ViewerId; projectId: ProjectId | null },
): Promise<PastTurn[]> {
  const ofViewer = eq(modelCalls.viewerId, viewerId);
  const rows = await db
    .select({
      turnId: modelCalls.turnId,
      projectId: modelCalls.projectId,
      model: modelCalls.model,
      input: modelCalls.input,
      cached: modelCalls.cached,
      output: modelCalls.output,
      costUsd: modelCalls.costUsd,
      outcome: turns.outcome,
      code: turns.code,
      baseKind: versions.kind,
    })
    .from(modelCalls)
    .innerJoin(turns, eq(turns.id, modelCalls.turnId))
    .innerJoin(versions, eq(versions.id, turns.baseVersionId))
    .where(
      and(
        projectId === null ? ofViewer : or(ofViewer, eq(modelCalls.projectId, projectId)),
        isNotNull(turns.endedAt),
        // A question that changes nothing costs a fraction of a change.
        ne(turns.mode, 'ask'),
      ),
    )
    .orderBy(desc(modelCalls.createdAt))
    .limit(newestCalls);

  const byTurn = new Map<string, PastTurn & { calls: PastTurn['calls'][number][] }>();
  for (const row of rows) {
    const isTold = toldOutcomes.has(row.outcome ?? '') || row.code === 'repair-failed';
    if (!isTold || row.input + row.output === 0) continue;
    const kind = row.baseKind === 'template' ? ('first' as const) : ('change' as const);
    const turn = byTurn.get(row.turnId) ?? { projectId: row.projectId, kind, calls: [] };
    const { model, input, cached, output, costUsd } = row;
    turn.calls.push({ model, use: { input, cached, output }, costUsd });
    byTurn.set(row.turnId, turn);
  }
  return [...byTurn.values()];
}

/** One row of "What did I pay for". `at` is ms since the epoch. */
export type PaidTurn = TurnBill & {
  turnId: TurnId;
  projectId: ProjectId;
  app: string;
  /** True if the app was deleted; its cost stays. */
  isDeleted: boolean;
  isRunning: boolean;
  at: number;
  prompt: string;
};

/** Every turn of a viewer that used a model, newest first; only those of one project if it is given. */
export async function readPaidTurns(
  db: Database,
  { viewerId, projectId }: { viewerId: ViewerId; projectId: ProjectId | null },
): Promise<PaidTurn[]> {
  const rows = await db
    .select({ call: modelCalls, turn: turns, app: projects.name, deletedAt: projects.deletedAt })
    .from(modelCalls)
    .innerJoin(turns, eq(turns.id, modelCalls.turnId))
    .innerJoin(projects, eq(projects.id, modelCalls.projectId))
    .where(and(eq(modelCalls.viewerId, viewerId), projectId === null ? undefined : eq(modelCalls.projectId, projectId)))
    .orderBy(desc(turns.createdAt));

  const byTurn = new Map<string, { calls: BookedCall[]; row: (typeof rows)[number] }>();
  for (const row of rows) {
    const known = byTurn.get(row.turn.id) ?? { calls: [], row };
    known.calls.push(row.call);
    byTurn.set(row.turn.id, known);
  }
  return [...byTurn.values()].flatMap(({ calls, row: { turn, app, deletedAt } }) => {
    const isRunning = turn.endedAt === null;
    const bill = summariseCalls(calls, { code: turn.code, isRunning });
    if (bill === null) return [];
    return [
      {
        ...bill,
        turnId: turn.id as TurnId,
        projectId: turn.projectId as ProjectId,
        app,
        isDeleted: deletedAt !== null,
        isRunning,
        at: turn.createdAt,
        prompt: turn.prompt,
      },
    ];
  });
}
