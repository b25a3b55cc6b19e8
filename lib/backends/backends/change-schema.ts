import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { Migration, MigrationFailure } from './backend';
import type { BackendId } from './backend';
import type { Backends, BackendTrouble } from './backends';
import { insertWithin } from './content-sql';
import { isContent, ownerMigration, seedName } from './migration-files';
import { checkMigration } from './check-migration';
import { findModuleChange, ownedByModules, type OwnedNames } from './find-module-change';
import { bringsOwner } from './find-owner-change';
import { parseSql, type SqlStatement } from './parse-sql';
import { findShippedPart } from './shipped-sql';

/** A migration that did not run: `message` says why, for its author; `statement` is the one at fault. */
export type SchemaFault = { name: string; message: string; statement: string };

/** A pending migration and its statements. */
export type NewMigration = Migration & { statements: readonly SqlStatement[] };

const appliedNames = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;

/**
 * `news` are the pending migrations, checked and in order, up to the first that can't be parsed or may not run:
 * the `fault`.
 */
export type FoundMigrations = { ran: readonly string[]; news: readonly NewMigration[]; fault: SchemaFault | null };

/** Whether Easel provides `is_owner()` in this database; older apps may have a function of their own. */
const isOwnerEasels = `select exists (select from pg_catalog.pg_proc where pronamespace = 'public'::pg_catalog.regnamespace
  and proname = 'is_owner' and pg_catalog.pg_get_userbyid(proowner) = 'easel_owner') as is_easels`;

/**
 * Separates applied migrations from pending ones and checks each pending one by itself. `standing` migrations are files
 * the app already has, which may define their own `is_owner()`. In migrations that a turn has `written`, that is a
 * fault, because Easel has one, unless they define a complete function of their own.
 */
export async function findNewMigrations(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  migrations: readonly Migration[],
  are: 'standing' | 'written' = 'standing',
): Promise<Result<FoundMigrations, BackendTrouble>> {
  const known = await backends.read(id, appliedNames);
  if (!known.ok)
    return 'statement' in known.error
      ? fail({ code: 'backend-unavailable', reason: known.error.message })
      : fail(known.error);
  const owner = are === 'written' ? await backends.read(id, isOwnerEasels) : null;
  const isRefused = owner?.ok === true && owner.value[0]?.is_easels === true;
  const applied = new Set(known.value.map(({ name }) => name));
  const ran = migrations.flatMap(({ name }) => (applied.has(name) ? [name] : []));
  const news: NewMigration[] = [];
  const owned = ownedByModules(migrations);
  for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
    const { name, sql } = migration;
    const parsed = await parseSql(sql);
    // A migration that brings a complete is_owner() of its own, as imported apps do, may keep it.
    const isEasels = isRefused && parsed.ok && !bringsOwner(parsed.value);
    const [finding] =
      name === ownerMigration ? [] : parsed.ok ? checkMigration(parsed.value, isEasels) : [parsed.error];
    if (finding) return succeed({ ran, news, fault: { name, message: finding.message, statement: finding.statement } });
    const part = findShippedPart(migration, migrations);
    const fault = parsed.ok ? refuseModuleChange(name, parsed.value, { owned, part }) : null;
    if (fault) return succeed({ ran, news, fault });
    if (parsed.ok) news.push({ ...migration, statements: parsed.value });
  }
  return succeed({ ran, news, fault: null });
}

/**
 * An object of a ready-made part may be created or changed only by the migration that brought it, or by a later
 * migration that Easel ships for the same `part`.
 */
function refuseModuleChange(
  name: string,
  statements: readonly SqlStatement[],
  { owned, part }: { owned: OwnedNames; part: string | null },
): SchemaFault | null {
  const others = new Map([...owned].filter(([, own]) => own.migration !== name && own.module !== part));
  for (const statement of statements) {
    const changed = findModuleChange(statement, others);
    if (changed === null) continue;
    const message = `public.${changed} belongs to the module ${others.get(changed)!.module}: use it, don't change it. Make tables and functions of the app's own under other names.`;
    return { name, message, statement: statement.sql };
  }
  return null;
}

const seedKinds: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt']);

/** Checks sample rows: inserts, updates that correct totals, and nothing else. */
export async function readSeed(sql: string): Promise<Result<Migration, { fault: SchemaFault }>> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) return fail({ fault: { name: seedName, ...parsed.error } });
  const other = parsed.value.find(({ kind }) => !seedKinds.has(kind));
  const message = 'Sample rows are inserts and updates, and nothing else. Change tables with a <migration>.';
  if (other) return fail({ fault: { name: seedName, message, statement: other.sql } });
  return succeed({ name: seedName, sql });
}

/** Runs checked migrations, each entirely or not at all; those before a fault stay, unless all go together. */
export async function runMigrations(
  backends: Pick<Backends, 'migrate'>,
  id: BackendId,
  migrations: readonly Migration[],
  how: 'each' | 'together' = 'each',
): Promise<Result<readonly string[], { fault: SchemaFault } | { trouble: BackendTrouble }>> {
  const ran = await backends.migrate(id, migrations, how);
  return ran.ok ? succeed(ran.value.applied) : fail(sortTrouble(ran.error));
}

function sortTrouble(error: BackendTrouble | MigrationFailure): { fault: SchemaFault } | { trouble: BackendTrouble } {
  if (!('statement' in error)) return { trouble: error };
  const { name, code, message, hint, statement } = error;
  const said = `Postgres says: ${message} (${code})${hint === null ? '' : ` ${hint}`}`;
  return { fault: { name, message: said, statement: isContent(name) ? insertWithin(statement) : statement } };
}
