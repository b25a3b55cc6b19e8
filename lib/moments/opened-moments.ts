import { createTurns } from '../foundation/create-line';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { BackendTrouble } from '../backends/backends';
import type { OpenSnapshot, ReadRows, SnapshotId, Snapshots, SnapshotTrouble } from '../snapshots/snapshots';

export type OpeningTrouble = (BackendTrouble | SnapshotTrouble) & { snapshot: SnapshotId };

/** Earlier data to be looked into: an engine start each, so one question at a time, by turns, and two stand open at most. */
export type OpenedMoments = {
  /**
   * Opens these of a project – one or two – and hands their rows over, in that order. They stay open for a while, since whoever compares
   * looks again. A caller that has left (`signal`) is not worked for any more: reads answer `backend-stopped`.
   */
  look<Value>(
    projectId: ProjectId,
    snapshots: readonly SnapshotId[],
    signal: AbortSignal,
    work: (reads: readonly ReadRows[]) => Promise<Value>,
  ): Promise<Result<Value, OpeningTrouble>>;
  /** Closes what stands open; waits for the question under way. Those that wait for their turn are answered `backend-stopped`. */
  close(): Promise<void>;
};

/** Closing is nobody's question, and no project's turn is called that. */
const ownTurn = '';

const left = { code: 'backend-stopped' } as const;

export function createOpenedMoments({
  snapshots,
  turnOf,
  idleAfterMs,
}: {
  snapshots: Pick<Snapshots, 'open'>;
  /** By whose turns a project's earlier data is looked into. */
  turnOf(projectId: ProjectId): Promise<string>;
  idleAfterMs: number;
}): OpenedMoments {
  const inTurns = createTurns<string>();
  let isClosed = false;
  const open = new Map<SnapshotId, OpenSnapshot>();
  let idle: NodeJS.Timeout | null = null;

  async function reach(snapshot: SnapshotId): Promise<Result<OpenSnapshot, BackendTrouble | SnapshotTrouble>> {
    const standing = open.get(snapshot);
    if (standing) return succeed(standing);
    const opened = await snapshots.open(snapshot);
    if (opened.ok) open.set(snapshot, opened.value);
    return opened;
  }

  async function closeBut(kept: readonly SnapshotId[]): Promise<void> {
    for (const [snapshot, opened] of open) {
      if (kept.includes(snapshot)) continue;
      open.delete(snapshot);
      await opened.close();
    }
  }

  const rest = () => {
    idle = setTimeout(() => void inTurns(ownTurn, () => closeBut([])), idleAfterMs);
    idle.unref();
  };

  return {
    look: async (projectId, wanted, signal, work) =>
      inTurns(await turnOf(projectId), async () => {
        // What was closed stays so, and there is always one that is wanted.
        if (isClosed) return fail({ ...left, snapshot: wanted[0]! });
        if (idle !== null) clearTimeout(idle);
        try {
          await closeBut(wanted);
          const reads: ReadRows[] = [];
          for (const snapshot of wanted) {
            if (signal.aborted) return fail({ ...left, snapshot });
            const opened = await reach(snapshot);
            if (!opened.ok) return fail({ ...opened.error, snapshot });
            const { read } = opened.value;
            reads.push(async (sql, values) => (signal.aborted ? fail(left) : read(sql, values)));
          }
          return succeed(await work(reads));
        } finally {
          rest();
        }
      }),
    close: () => {
      isClosed = true;
      if (idle !== null) clearTimeout(idle);
      return inTurns(ownTurn, () => closeBut([]));
    },
  };
}
