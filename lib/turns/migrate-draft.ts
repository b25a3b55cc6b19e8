import { contentPath, isMigration, seedPath } from '../backends/migration-files';
import type { Problem } from '../foundation/problem';
import type { MigrationFault } from './turn-ports';
import { emit, type RunTurnDependencies, type TurnRun } from './turn-run';

/** Where the columns of the app's tables are written down for its code. */
export const typesPath = 'src/lib/database.types.ts';

const isOfSchema = (path: string) => isMigration(path) || path === contentPath || path === seedPath;

/** Migrations, content and sample rows this turn wrote that have not run; whatever else lies there has. */
export function unrunMigrations(run: Pick<TurnRun, 'draft' | 'database'>): string[] {
  const written = new Set(run.draft.changes().flatMap((change) => ('path' in change ? [change.path] : [change.to])));
  return run.draft.paths().filter((path) => isOfSchema(path) && written.has(path) && !run.database.ran.has(path));
}

/** Content that is written again is put in again; what it says of rows nobody has touched counts. */
export function hearWritten(run: Pick<TurnRun, 'database'>, path: string): void {
  if (path === contentPath) run.database.ran.delete(path);
}

/** Whether the model may still change this migration: once it has run, another has to follow. */
export function hasRun(run: Pick<TurnRun, 'draft' | 'database'>, path: string): boolean {
  return isMigration(path) && run.draft.paths().includes(path) && !unrunMigrations(run).includes(path);
}

/**
 * Runs the draft's migrations that have not run on the preview's database, and tells of each. What stands in the way of the
 * next is kept with the run, for when the draft is tried: its fault, or rows that it would lose.
 */
export async function migrateDraft(deps: RunTurnDependencies, run: TurnRun): Promise<void> {
  run.database.fault = null;
  run.database.atRisk = null;
  if (unrunMigrations(run).length === 0) return;
  const files: { path: string; text: string }[] = [];
  for (const path of run.draft.paths().filter(isOfSchema)) {
    const text = await run.draft.read(path);
    if (text !== null) files.push({ path, text });
  }
  const { projectId, id: turnId } = run.turn;
  const approved = run.state.approvedLosses ?? [];
  const answer = await deps.database.migrate({ projectId, turnId }, files, approved);
  for (const path of answer.ran) run.database.ran.add(path);
  for (const { path, name } of answer.applied) emit(run, { type: 'migration-applied', path, name });
  run.database.fault = answer.fault;
  run.database.atRisk = answer.atRisk;
  if (answer.types !== null) await writeTypes(run, answer.types);
}

async function writeTypes(run: TurnRun, content: string): Promise<void> {
  if (!run.draft.paths().includes('tsconfig.json') || (await run.draft.read(typesPath)) === content) return;
  const written = await run.draft.apply({ type: 'file-write', path: typesPath, content });
  if (!written.ok || !written.value) return;
  const { hash, size } = written.value;
  emit(run, { type: 'file-start', path: typesPath, kind: 'edit' });
  emit(run, { type: 'file-end', path: typesPath, hash, size, complete: true, content });
}

/**
 * Takes the database back to what the draft says: where a migration ran that is not part of the draft any more, to before
 * this turn's first one, after which those that are left have to run again.
 */
export async function matchDatabase(deps: RunTurnDependencies, run: TurnRun): Promise<void> {
  const paths = new Set(run.draft.paths());
  if ([...run.database.ran].every((path) => paths.has(path))) return;
  await deps.database.undo({ projectId: run.turn.projectId, turnId: run.turn.id });
  run.database = { ran: new Set(), fault: null, atRisk: null };
  await migrateDraft(deps, run);
}

/** Leaves out of the draft what could not be run: a version's migrations have all run. */
export async function dropUnrun(run: TurnRun): Promise<void> {
  for (const path of unrunMigrations(run)) {
    const dropped = await run.draft.apply({ type: 'file-delete', path });
    if (dropped.ok) emit(run, { type: 'file-deleted', path });
  }
}

/** The fault as the model is told it. */
export function toProblem({ path, message, statement }: MigrationFault): Problem {
  const excerpt = statement.trim().slice(0, 2000);
  return { kind: 'migration', message: message.slice(0, 4000), file: path, ...(excerpt === '' ? {} : { excerpt }) };
}
