import { contentPath, isMigration, seedPath } from '../../backends/backends/migration-files';
import type { Problem } from '../../base/foundation/problem';
import { findWanted } from './ask-modules';
import type { DraftFiles, MigrationFault } from './turn-ports';
import type { TurnDraft } from './turn-draft';
import type { RunTurnDependencies, Tell, TurnRun } from './turn-run';

/** The file that declares the columns of the app's tables for its code. */
export const typesPath = 'src/lib/database.types.ts';

type Migrating = Pick<TurnRun, 'turn' | 'draft' | 'state' | 'tell'>;

const isOfSchema = (path: string) => isMigration(path) || path === contentPath || path === seedPath;

/** Pending migrations, content and sample rows that this turn wrote; all older ones have run. */
export function unrunMigrations({ files, database }: TurnDraft): string[] {
  const written = new Set(files.changes().flatMap((change) => ('path' in change ? [change.path] : [change.to])));
  return files.paths().filter((path) => isOfSchema(path) && written.has(path) && !database.ran.has(path));
}

/** Rewritten content is inserted again, which updates rows that nobody has changed. */
export function hearWritten({ database }: Pick<TurnDraft, 'database'>, path: string): void {
  if (path === contentPath) database.ran.delete(path);
}

/** Whether this migration has run: then the model may not change it and has to add another. */
export function hasRun(draft: TurnDraft, path: string): boolean {
  return isMigration(path) && draft.files.paths().includes(path) && !unrunMigrations(draft).includes(path);
}

/**
 * Runs the draft's pending migrations on the preview's database, and logs each. If one could not run, the reason (a
 * fault, or rows it would lose) is stored with the draft for its trial.
 */
export async function migrateDraft(
  deps: Pick<RunTurnDependencies, 'database' | 'modules'>,
  { turn, draft, state, tell }: Migrating,
): Promise<void> {
  draft.database.fault = null;
  draft.database.atRisk = null;
  if (unrunMigrations(draft).length === 0) return;
  // Migrations that use a part the person has not approved yet must not touch the app's data either.
  if (findWanted(deps, { draft, state }).length > 0) return;
  const files: { path: string; text: string }[] = [];
  for (const path of draft.files.paths().filter(isOfSchema)) {
    const text = await draft.files.read(path);
    if (text !== null) files.push({ path, text });
  }
  const { projectId, id: turnId } = turn;
  const approved = state.approvedLosses ?? [];
  const answer = await deps.database.migrate({ projectId, turnId }, files, approved);
  for (const path of answer.ran) draft.database.ran.add(path);
  for (const { path, name } of answer.applied) tell({ type: 'migration-applied', path, name });
  draft.database.fault = answer.fault;
  draft.database.atRisk = answer.atRisk;
  if (answer.types !== null) await writeTypes(draft.files, tell, answer.types);
}

async function writeTypes(files: DraftFiles, tell: Tell, content: string): Promise<void> {
  if (!files.paths().includes('tsconfig.json') || (await files.read(typesPath)) === content) return;
  const written = await files.apply({ type: 'file-write', path: typesPath, content });
  if (!written.ok || !written.value) return;
  const { hash, size } = written.value;
  tell({ type: 'file-start', path: typesPath, kind: 'edit', by: 'easel' });
  tell({ type: 'file-end', path: typesPath, hash, size, complete: true, content });
}

/**
 * Brings the database back in line with the draft: if a migration has run that is no longer in the draft, restores the
 * state before this turn's first migration and runs the remaining ones again.
 */
export async function matchDatabase(
  deps: Pick<RunTurnDependencies, 'database' | 'modules'>,
  run: Migrating,
): Promise<void> {
  const { turn, draft } = run;
  const paths = new Set(draft.files.paths());
  if ([...draft.database.ran].every((path) => paths.has(path))) return;
  await deps.database.undo({ projectId: turn.projectId, turnId: turn.id });
  draft.database = { ran: new Set(), fault: null, atRisk: null };
  await migrateDraft(deps, run);
}

/** Deletes migrations that could not run from the draft: all migrations of a version have run. */
export async function dropUnrun({ draft, tell }: Pick<TurnRun, 'draft' | 'tell'>): Promise<void> {
  for (const path of unrunMigrations(draft)) {
    const dropped = await draft.files.apply({ type: 'file-delete', path });
    if (dropped.ok) tell({ type: 'file-deleted', path });
  }
}

/** The fault as a problem for the model. */
export function toProblem({ path, message, statement }: MigrationFault): Problem {
  const excerpt = statement.trim().slice(0, 2000);
  return { kind: 'migration', message: message.slice(0, 4000), file: path, ...(excerpt === '' ? {} : { excerpt }) };
}
