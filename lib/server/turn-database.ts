import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { migrationName, migrationPath, migrationsAmong, seedName, seedPath } from '../backends/migration-files';
import { AppFailure } from '../foundation/app-error';
import type { TurnId } from '../foundation/id';
import type { DataLoss } from '../foundation/problem';
import type { TurnDatabase } from '../turns/turn-ports';
import type { AppBackends } from './app-backends';
import { countLosses } from './count-losses';

type Dependencies = { backends: Backends; store: BackendStore; appBackends: Pick<AppBackends, 'inLine' | 'headMoved'> };

const outOfReach = (): never => {
  throw new AppFailure({ code: 'backend-unavailable' });
};

/**
 * The preview's database as turns change it. Before a turn's first change all of it is copied aside under the turn's id,
 * and the copy is put back when the turn ends without a version: then rows written meanwhile are gone with the schema they
 * were written in. Copies outlive this process; `settleCopies` decides on those of turns that ended with it.
 */
export function createTurnDatabase({ backends, store, appBackends }: Dependencies): TurnDatabase {
  const { inLine, headMoved } = appBackends;

  async function isSeeded(id: BackendId): Promise<boolean> {
    const sql = `select 1 as one from supabase_migrations.schema_migrations where version || '_' || coalesce(name, '') = $1`;
    const read = await backends.read(id, sql, [seedName]);
    return read.ok ? read.value.length > 0 : outOfReach();
  }

  async function typesOf(id: BackendId): Promise<string> {
    const [{ readSchema }, { writeTypes }] = await Promise.all([
      import('../backends/read-schema'),
      import('../backends/write-types'),
    ]);
    const schema = await readSchema(backends, id);
    return schema.ok ? writeTypes(schema.value) : outOfReach();
  }

  return {
    migrate: ({ projectId, turnId }, files, approved) =>
      inLine(projectId, async () => {
        const { id } = await store.ensure(projectId, 'preview');
        await backends.setAside(id, turnId);
        const { findNewMigrations, readSeed, runMigrations } = await import('../backends/change-schema');
        const found = await findNewMigrations(backends, id, migrationsAmong(files));
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
        const seed = files.find(({ path }) => path === seedPath);
        if (seed && !fault && !atRisk && !(await isSeeded(id))) {
          const rows = await readSeed(seed.text);
          const answer = rows.ok ? await runMigrations(backends, id, [rows.value]) : rows;
          if (!answer.ok && 'trouble' in answer.error) return outOfReach();
          if (!answer.ok && 'fault' in answer.error) fault = answer.error.fault;
        }
        const pathOf = (name: string) => (name === seedName ? seedPath : migrationPath(name));
        const isDone = (path: string) => (path === seedPath ? !fault && !atRisk : done.has(migrationName(path) ?? ''));
        return {
          ran: files.flatMap(({ path }) => (isDone(path) ? [path] : [])),
          applied: applied.map((name) => ({ path: migrationPath(name), name })),
          // One that may not run stands behind those that wait for a word of the person's.
          fault: fault === null || atRisk ? null : { ...fault, path: pathOf(fault.name) },
          atRisk,
          types: applied.length > 0 ? await typesOf(id) : null,
        };
      }),
    keep: ({ projectId, turnId }) => backends.forgetCopy(store.idOf(projectId, 'preview'), turnId),
    undo: ({ projectId, turnId }) =>
      inLine(projectId, async () => {
        const id = store.idOf(projectId, 'preview');
        const copies = await backends.copies();
        if (!copies.some((copy) => copy.id === id && copy.name === turnId)) return;
        await backends.putBack(id, turnId);
        headMoved(projectId);
      }),
  };
}

/** What is known of a turn whose process may be gone. */
type FindTurn = (turnId: TurnId) => Promise<{ phase: string; versionId: string | null } | null>;

/** Decides on copies that an earlier process left: with a version of the turn they are not needed, without one they are put back. */
export async function settleCopies({ backends, findTurn }: { backends: Backends; findTurn: FindTurn }): Promise<void> {
  for (const { id, name } of await backends.copies()) {
    const turn = await findTurn(name as TurnId);
    if (turn !== null && turn.phase !== 'ended') continue;
    if (turn?.versionId) await backends.forgetCopy(id, name);
    else await backends.putBack(id, name);
  }
}
