import { createTurns } from '../../base/foundation/create-line';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { BackendTrouble } from '../../backends/backends/backends';
import type {
  OpenSnapshot,
  ReadRows,
  SnapshotId,
  Snapshots,
  SnapshotTrouble,
} from '../../backends/snapshots/snapshots';

export type OpeningTrouble = (BackendTrouble | SnapshotTrouble) & { snapshot: SnapshotId };

/**
 * Opens earlier data for reading. Each opening starts an engine, so requests take turns and at most two snapshots stay
 * open.
 */
export type OpenedMoments = {
  /**
   * Opens one or two snapshots of a project and passes their rows on, in that order. They stay open for a while,
   * because callers compare repeatedly. If the caller disconnects (`signal`) the work stops, and reads return
   * `backend-stopped`.
   */
  look<Value>(
    projectId: ProjectId,
    snapshots: readonly SnapshotId[],
    signal: AbortSignal,
    work: (reads: readonly ReadRows[], rehearsals: readonly OpenSnapshot['rehearse'][]) => Promise<Value>,
  ): Promise<Result<Value, OpeningTrouble>>;
  /** Closes all open snapshots, after the request in progress. Queued requests get `backend-stopped`. */
  close(): Promise<void>;
};

/** The queue key for closing, which belongs to no request; no project's key is empty. */
const ownTurn = '';

const left = { code: 'backend-stopped' } as const;

export function createOpenedMoments({
  snapshots,
  turnOf,
  idleAfterMs,
}: {
  snapshots: Pick<Snapshots, 'open'>;
  /**
   * The queue key of a project's requests. Keys are served in turn, so that no key's requests can hold up the others.
   */
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
        // Snapshots are not reopened after `close`, and at least one is always wanted.
        if (isClosed) return fail({ ...left, snapshot: wanted[0]! });
        if (idle !== null) clearTimeout(idle);
        try {
          await closeBut(wanted);
          const reads: ReadRows[] = [];
          const rehearsals: OpenSnapshot['rehearse'][] = [];
          for (const snapshot of wanted) {
            if (signal.aborted) return fail({ ...left, snapshot });
            const opened = await reach(snapshot);
            if (!opened.ok) return fail({ ...opened.error, snapshot });
            const { read, rehearse } = opened.value;
            rehearsals.push(async (statements) => (signal.aborted ? fail(left) : rehearse(statements)));
            reads.push(async (sql, values) => (signal.aborted ? fail(left) : read(sql, values)));
          }
          return succeed(await work(reads, rehearsals));
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
