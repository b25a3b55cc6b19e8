import type { BackendId } from '../../backends/backends/backend';
import type { BackendStore } from '../../backends/backends/backend-store';
import type { Backends } from '../../backends/backends/backends';
import {
  contentPath,
  migrationName,
  migrationPath,
  migrationsAmong,
  pathOfRun,
  seedName,
  seedPath,
} from '../../backends/backends/migration-files';
import { AppFailure } from '../../base/foundation/app-error';
import type { CreateId, MomentId, Now, TurnId } from '../../base/foundation/id';
import type { DataLoss } from '../../base/foundation/problem';
import type { Moment } from '../../time-machine/moments/moment';
import type { MomentStore } from '../../time-machine/moments/moment-store';
import type { Snapshots } from '../../backends/snapshots/snapshots';
import type { OfTurn, TurnDatabase } from '../turns/turn-ports';
import type { AppBackends } from '../../backends/app-backends/app-backends';
import type { TrialData } from '../../backends/trials/trial-data';
import { countLosses } from '../../backends/app-backends/count-losses';

type Dependencies = {
  backends: Backends;
  store: BackendStore;
  snapshots: Pick<Snapshots, 'take' | 'restore'>;
  moments: Pick<MomentStore, 'add' | 'ofTurn' | 'ofTurns' | 'markLoss' | 'remove'>;
  now: Now;
  createId: CreateId;
  appBackends: Pick<AppBackends, 'inLine' | 'headMoved'>;
  trialData: Pick<TrialData, 'begin' | 'end'>;
  onError(error: unknown): void;
};

const outOfReach = (): never => {
  throw new AppFailure({ code: 'backend-unavailable' });
};

export type TurnDatabaseOfServer = TurnDatabase & {
  /** The data from before a turn that was allowed to lose some of it; null for every other turn. */
  beforeLoss(turnId: TurnId): Promise<string | null>;
  /**
   * Settles moments left by an earlier process: if the turn made a version, its moment is dropped; otherwise it is
   * restored.
   */
  settle(findTurn: FindTurn): Promise<void>;
};

/**
 * The preview's database as turns change it. Before a turn's first change, a moment of the data is stored; it is
 * restored if the turn ends without a version. Rows written in the meantime are then lost, together with the schema
 * they were written in. Moments outlive this process; `settle` handles those whose turns died with an earlier process.
 */
export function createTurnDatabase(dependencies: Dependencies): TurnDatabaseOfServer {
  const { backends, store, snapshots, moments, appBackends, trialData, now, createId } = dependencies;
  const { inLine, headMoved } = appBackends;

  async function remember({ projectId, turnId }: OfTurn, id: BackendId, mayLose: boolean): Promise<void> {
    const known = await moments.ofTurn(turnId);
    if (known) return mayLose ? moments.markLoss(known.id) : undefined;
    const taken = (await backends.hasData(id)) ? await snapshots.take(id) : null;
    if (taken && !taken.ok) return outOfReach();
    await moments.add({
      ...{ id: createId<'moment'>() as MomentId, projectId, lane: 'preview', snapshot: taken?.value ?? null },
      ...{ reason: mayLose ? 'loss' : 'turn', name: '', deploymentId: null, turnId, createdAt: now(), letGoAt: null },
    });
  }

  async function putBack({ id, projectId, snapshot }: Moment): Promise<void> {
    const backend = store.idOf(projectId, 'preview');
    if (snapshot === null) await backends.remove(backend);
    else {
      const put = await snapshots.restore(backend, snapshot);
      if (!put.ok)
        dependencies.onError(new Error(`the data of project ${projectId} could not be put back: ${put.error.code}`));
      // The next start tries again. A snapshot that can't be read now never can be, so nobody should wait for it.
      if (!put.ok && put.error.code === 'backend-unavailable') return;
    }
    await moments.remove(id);
  }

  async function forget(turnId: TurnId): Promise<void> {
    const moment = await moments.ofTurn(turnId);
    if (moment) await moments.remove(moment.id);
  }

  async function isSeeded(id: BackendId): Promise<boolean> {
    const sql = `select 1 as one from supabase_migrations.schema_migrations where version || '_' || coalesce(name, '') = $1`;
    const read = await backends.read(id, sql, [seedName]);
    return read.ok ? read.value.length > 0 : outOfReach();
  }

  async function typesOf(id: BackendId): Promise<string> {
    const [{ readSchema }, { writeTypes }] = await Promise.all([
      import('../../backends/backends/read-schema'),
      import('../../backends/backends/write-types'),
    ]);
    const schema = await readSchema(backends, id);
    return schema.ok ? writeTypes(schema.value) : outOfReach();
  }

  return {
    migrate: ({ projectId, turnId }, files, approved) =>
      inLine(projectId, async () => {
        const { id } = await store.ensure(projectId, 'preview');
        await remember({ projectId, turnId }, id, approved.length > 0);
        const { findNewMigrations, readSeed, runMigrations } = await import('../../backends/backends/change-schema');
        const { readContent } = await import('../../backends/backends/read-content');
        const found = await findNewMigrations(backends, id, migrationsAmong(files), 'written');
        if (!found.ok) return outOfReach();
        const { ran, news, fault: judged } = found.value;
        const done = new Set(ran);
        const applied: string[] = [];
        let fault = judged;
        let atRisk: { path: string; losses: DataLoss[] } | null = null;
        for (const migration of news) {
          const path = migrationPath(migration.name);
          const losses = approved.includes(path) ? [] : await countLosses(backends, id, migration);
          if (losses.length > 0) atRisk = { path, losses };
          const answer = atRisk ? null : await runMigrations(backends, id, [migration]);
          if (answer && !answer.ok && 'trouble' in answer.error) return outOfReach();
          if (answer && !answer.ok && 'fault' in answer.error) fault = answer.error.fault;
          if (!answer?.ok) break;
          done.add(migration.name);
          applied.push(migration.name);
        }
        const putIn = async (rows: ReturnType<typeof readSeed>) => {
          const read = await rows;
          const answer = read.ok ? await runMigrations(backends, id, [read.value]) : read;
          if (!answer.ok && 'trouble' in answer.error) return outOfReach();
          if (!answer.ok && 'fault' in answer.error) fault = answer.error.fault;
        };
        const textOf = (wanted: string) => files.find(({ path }) => path === wanted)?.text;
        const [content, seed] = [textOf(contentPath), textOf(seedPath)];
        if (content !== undefined && !fault && !atRisk) await putIn(readContent(content));
        const isFilled = !fault && !atRisk;
        if (seed !== undefined && isFilled && !(await isSeeded(id))) await putIn(readSeed(seed));
        const isDone = (path: string) => {
          if (path === contentPath) return isFilled;
          return path === seedPath ? !fault && !atRisk : done.has(migrationName(path) ?? '');
        };
        return {
          ran: files.flatMap(({ path }) => (isDone(path) ? [path] : [])),
          applied: applied.map((name) => ({ path: migrationPath(name), name })),
          // While a migration waits for the person's approval, no fault is reported yet.
          fault: fault === null || atRisk ? null : { ...fault, path: pathOfRun(fault.name) },
          atRisk,
          types: applied.length > 0 ? await typesOf(id) : null,
        };
      }),
    beginTrial: trialData.begin,
    async keep({ projectId, turnId }) {
      await trialData.end(projectId);
      await forget(turnId);
    },
    async undo({ projectId, turnId }) {
      await trialData.end(projectId);
      await inLine(projectId, async () => {
        const moment = await moments.ofTurn(turnId);
        if (!moment) return;
        await putBack(moment);
        headMoved(projectId);
      });
    },
    async beforeLoss(turnId) {
      const moment = await moments.ofTurn(turnId);
      return moment?.reason === 'loss' ? moment.snapshot : null;
    },
    async settle(findTurn) {
      for (const moment of await moments.ofTurns()) {
        const turn = moment.turnId && (await findTurn(moment.turnId));
        if (turn && turn.phase !== 'ended') continue;
        if (turn && turn.versionId !== null) await moments.remove(moment.id);
        else await putBack(moment).catch(dependencies.onError);
      }
    },
  };
}

/** What is known of a turn whose process may have died. */
type FindTurn = (turnId: TurnId) => Promise<{ phase: string; versionId: string | null } | null>;
