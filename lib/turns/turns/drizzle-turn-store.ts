import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, ne, notInArray, or, sql } from 'drizzle-orm';
import { projects, turns } from '../../../drizzle/schema';
import { type Attachment, viewAttachment } from '../../base/attachments/attachment';
import { appendSteps } from '../../base/channel/append-steps';
import type { StepToAppend } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId, TurnId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { type AfterTurn, startMemory, type Turn, type TurnMemory, type TurnQuestion } from './turn';
import type { Lease, NewTurn, TurnEnd, TurnStore } from './turn-store';

type Row = typeof turns.$inferSelect;

/**
 * The content of the column `state`. Attachments are listed for as long as the row exists, which protects their blobs
 * from garbage collection.
 */
type KeptState = {
  memory?: TurnMemory;
  question?: TurnQuestion | null;
  trying?: Turn['trying'];
  attachments?: Attachment[];
  after?: AfterTurn;
};

function toTurn(row: Row): Turn {
  const state = row.state as KeptState;
  const memory = state.memory ?? startMemory(row.mode as Turn['mode']);
  return {
    ...(row as Omit<Row, 'state'> as unknown as Turn),
    memory,
    attachments: state.attachments ?? [],
    after: state.after ?? null,
    question: state.question ?? null,
    trying: state.trying ?? null,
  };
}

const idlePhases = ['queued', 'waiting', 'ended'];

/** A deleted app's prompts stay queued until it is restored or removed for good. */
const isHere = sql`exists (select 1 from ${projects} where ${projects.id} = ${turns.projectId} and ${projects.deletedAt} is null)`;

/** Postgres's code for a unique violation, however the driver wraps it. */
function isUniqueViolation(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as { code?: unknown }).code === '23505') return true;
  }
  return false;
}

/**
 * Turns over drizzle. The table's partial unique indexes decide which turn runs and which is queued, even between
 * processes.
 */
export function createTurnStore({ db, now }: { db: Database; now: Now }): TurnStore {
  function mine(turnId: TurnId, owner: string | null) {
    const isOwned = owner === null ? isNull(turns.owner) : eq(turns.owner, owner);
    return and(eq(turns.id, turnId), isOwned, ne(turns.phase, 'ended'));
  }

  async function changeWith(
    change: (tx: Database) => Promise<Row[]>,
    steps: readonly StepToAppend[],
  ): Promise<{ row: Row; events: Awaited<ReturnType<typeof appendSteps>> } | null> {
    return db.transaction(async (tx) => {
      const [row] = await change(tx);
      if (!row) return null;
      return { row, events: await appendSteps(tx, now, steps) };
    });
  }

  async function insert({ attachments, after, ...turn }: NewTurn, lease: Lease, isQueued: boolean) {
    const row = {
      ...turn,
      state: { ...(attachments.length > 0 && { attachments }), ...(after !== null && { after }) },
      phase: isQueued ? 'queued' : 'streaming',
      owner: isQueued ? null : lease.owner,
      leaseUntil: isQueued ? null : lease.until,
      createdAt: now(),
    };
    const { id: turnId, projectId, prompt } = turn;
    return changeWith(
      (tx) => tx.insert(turns).values(row).onConflictDoNothing().returning(),
      [
        {
          projectId,
          step: {
            ...{ type: 'turn-started', turnId, queued: isQueued, prompt },
            ...(attachments.length > 0 && { attachments: attachments.map(viewAttachment) }),
          },
        },
      ],
    );
  }

  function endedValues(end: TurnEnd) {
    return { ...end, phase: 'ended', endedAt: now(), owner: null, leaseUntil: null };
  }

  return {
    async create(turn, lease, mayQueue) {
      const created = (await insert(turn, lease, false)) ?? (mayQueue ? await insert(turn, lease, true) : null);
      if (!created) return fail({ code: mayQueue ? 'queue-full' : 'turn-running' });
      return succeed({ turn: toTurn(created.row), events: created.events });
    },

    async get(turnId) {
      const [row] = await db.select().from(turns).where(eq(turns.id, turnId));
      return row ? toTurn(row) : null;
    },

    async open(projectId) {
      const rows = await db
        .select()
        .from(turns)
        .where(and(eq(turns.projectId, projectId), ne(turns.phase, 'ended')))
        .orderBy(sql`${turns.phase} = 'queued'`);
      return rows.map(toTurn);
    },

    async lastEnded(projectId) {
      const [row] = await db
        .select()
        .from(turns)
        .where(and(eq(turns.projectId, projectId), eq(turns.phase, 'ended')))
        .orderBy(desc(turns.endedAt), desc(turns.createdAt))
        .limit(1);
      return row ? toTurn(row) : null;
    },

    async earlierPrompts({ id, projectId, createdAt }) {
      const rows = await db
        .select({ prompt: turns.prompt })
        .from(turns)
        .where(
          and(
            eq(turns.projectId, projectId),
            ne(turns.id, id),
            lte(turns.createdAt, createdAt),
            inArray(turns.outcome, ['version', 'answer', 'stopped']),
          ),
        )
        .orderBy(asc(turns.createdAt));
      return rows.map((row) => row.prompt);
    },

    async takeQueued(projectId, lease) {
      const head = sql`coalesce((select ${projects.headVersionId} from ${projects} where ${projects.id} = ${projectId}), ${turns.baseVersionId})`;
      try {
        const [row] = await db
          .update(turns)
          .set({ phase: 'streaming', owner: lease.owner, leaseUntil: lease.until, baseVersionId: head })
          .where(
            and(
              eq(turns.projectId, projectId),
              eq(turns.phase, 'queued'),
              isHere,
              sql`not exists (select 1 from turns busy where busy.project_id = ${projectId} and busy.phase not in ('queued', 'ended'))`,
            ),
          )
          .returning();
        return row ? toTurn(row) : null;
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        throw error;
      }
    },

    async takeWaiting(turnId, lease, steps) {
      const taken = await changeWith(
        (tx) =>
          tx
            .update(turns)
            .set({ phase: 'streaming', owner: lease.owner, leaseUntil: lease.until })
            .where(and(eq(turns.id, turnId), eq(turns.phase, 'waiting')))
            .returning(),
        steps,
      );
      return taken && { turn: toTurn(taken.row), events: taken.events };
    },

    async wait(turnId, owner, kept, steps) {
      const changed = await changeWith(
        (tx) =>
          tx
            .update(turns)
            .set({
              ...{ phase: 'waiting', owner: null, leaseUntil: null },
              state: sql`(${turns.state} - 'trying') || ${JSON.stringify(kept)}::text::jsonb`,
            })
            .where(mine(turnId, owner))
            .returning(),
        steps,
      );
      return changed && changed.events;
    },

    async setPhase(turnId, owner, phase, trying, decided) {
      const tried = sql`${turns.state} || ${JSON.stringify({ trying })}::text::jsonb`;
      // Only a turn that has waited was asked anything, so its stored memory exists.
      const state = decided
        ? sql`jsonb_set(${tried}, '{memory,promises}', ${JSON.stringify(decided)}::text::jsonb)`
        : tried;
      await db.update(turns).set({ phase, state }).where(mine(turnId, owner));
    },

    async takeTrying(turnId, treeHash) {
      const rows = await db
        .update(turns)
        .set({ state: sql`${turns.state} - 'trying'` })
        .where(
          and(
            eq(turns.id, turnId),
            ne(turns.phase, 'ended'),
            sql`${turns.state} -> 'trying' ->> 'treeHash' = ${treeHash}`,
          ),
        )
        .returning({ id: turns.id });
      return rows.length > 0;
    },

    async takeAfter(turnId) {
      const rows = await db
        .update(turns)
        .set({ state: sql`${turns.state} - 'after'` })
        .where(and(eq(turns.id, turnId), sql`${turns.state} ->> 'after' is not null`))
        .returning({ id: turns.id });
      return rows.length > 0;
    },

    async end(turnId, owner, end, steps) {
      const ended = await changeWith(
        (tx) => tx.update(turns).set(endedValues(end)).where(mine(turnId, owner)).returning(),
        steps,
      );
      return ended && ended.events;
    },

    async endWithin(tx, turnId, owner, end) {
      const rows = await tx.update(turns).set(endedValues(end)).where(mine(turnId, owner)).returning({ id: turns.id });
      return rows.length > 0;
    },

    async requestStop(turnId) {
      const rows = await db
        .update(turns)
        .set({ stopRequestedAt: now() })
        .where(and(eq(turns.id, turnId), ne(turns.phase, 'ended')))
        .returning({ id: turns.id });
      return rows.length > 0;
    },

    async stopsRequested(owner) {
      const rows = await db
        .select({ id: turns.id })
        .from(turns)
        .where(and(eq(turns.owner, owner), ne(turns.phase, 'ended'), isNotNull(turns.stopRequestedAt)));
      return rows.map((row) => row.id as TurnId);
    },

    async renew(lease, turnIds) {
      const rows = await db
        .update(turns)
        .set({ leaseUntil: lease.until })
        .where(and(inArray(turns.id, [...turnIds]), eq(turns.owner, lease.owner), ne(turns.phase, 'ended')))
        .returning({ id: turns.id });
      return rows.map((row) => row.id as TurnId);
    },

    async abandoned(owner, at, others) {
      const isDead = lt(turns.leaseUntil, at);
      const rows = await db
        .select()
        .from(turns)
        .where(
          and(
            notInArray(turns.phase, idlePhases),
            others ? or(isNull(turns.owner), ne(turns.owner, owner)) : or(isNull(turns.leaseUntil), isDead),
          ),
        )
        .orderBy(asc(turns.createdAt));
      return rows.map(toTurn);
    },

    async idleQueues() {
      const rows = await db
        .select({ projectId: turns.projectId })
        .from(turns)
        .where(
          and(
            eq(turns.phase, 'queued'),
            isHere,
            sql`not exists (select 1 from turns busy where busy.project_id = ${turns.projectId} and busy.phase not in ('queued', 'ended'))`,
          ),
        );
      return rows.map((row) => row.projectId as ProjectId);
    },
  };
}
