import { randomBytes } from 'node:crypto';
import type { Refusal, Statement } from './engine-messages';
import { lendSql, lentRefusal, lentSql, settleSql, takeBackSql } from './layout/lend-owners';
import { ownPublicSql, partRefusal, partTriggersSql, shippedObjectsSql } from './layout/parts-sql';
import { giveWaySql, ownerSql } from './layout/owner-sql';
import { readFailure } from './session/last-failure';
import type { Alone } from './session/serialise-connection';

/**
 * Runs all statements or none, as the owner of the app's tables; null if all ran. The session must be the superuser's
 * when called. If the statements define their own `is_owner()`, Easel's is dropped first, and restored if they did not
 * run.
 */
export async function changeAll(
  session: Alone,
  statements: readonly Statement[],
  bringsOwner = false,
): Promise<Refusal | null> {
  const { database, become } = session;
  if (bringsOwner) await database.exec(giveWaySql);
  await database.exec(lendSql);
  try {
    const before = await readLent(session);
    await become('owner');
    await database.exec('begin');
    let at = 0;
    try {
      let triggers = await readTriggers(session);
      const refuseTriggers = async () => {
        if ((await readTriggers(session)) === triggers) return null;
        await database.exec('rollback');
        return { failure: partRefusal, statement: Math.max(0, at - 1) };
      };
      while (at < statements.length) {
        const shipped = statements.slice(at).findIndex((one) => one.as !== 'shipper');
        const many = shipped < 0 ? statements.length - at : shipped;
        if (many > 0) {
          const refused = await refuseTriggers();
          if (refused) return refused;
          await runShipped(session, statements.slice(at, at + many), () => (at += 1));
          triggers = await readTriggers(session);
          continue;
        }
        const { sql, values } = statements[at]!;
        if (values === undefined) await database.exec(withinTransaction(sql));
        else await database.query(sql, [...values]);
        at += 1;
      }
      await database.exec(settleSql);
      const refused = await refuseTriggers();
      if (refused) return refused;
      if ((await readLent(session)) !== before) {
        await database.exec('rollback');
        return { failure: lentRefusal, statement: 0 };
      }
      await database.exec('commit');
      return null;
    } catch (error) {
      await database.exec('rollback');
      const failure = readFailure(error);
      if (failure === null) throw error;
      return { failure, statement: at };
    }
  } finally {
    await become('superuser');
    await database.exec(takeBackSql);
    if (bringsOwner) await database.exec(ownerSql);
  }
}

const standardSql = `select set_config('search_path', 'pg_catalog, pg_temp', true), set_config('standard_conforming_strings', 'on', true),
  set_config('session_replication_role', 'origin', true)`;

/**
 * Runs a ready-made part's own statements in the same transaction; the objects they create then belong to the parts'
 * owner. Settings that an app changed before don't affect them. Their text is Easel's own, so they don't need to be
 * wrapped in a function.
 */
async function runShipped(
  { database, become }: Alone,
  statements: readonly Statement[],
  done: () => void,
): Promise<void> {
  const { rows } = await database.query<{
    path: string;
    strings: string;
    triggers: string;
  }>(`select current_setting('search_path') as path,
    current_setting('standard_conforming_strings') as strings, current_setting('session_replication_role') as triggers`);
  await database.query(standardSql);
  await become('shipper');
  for (const { sql } of statements) {
    await database.exec(sql);
    done();
  }
  const created = await database.query<{ sql: string }>(shippedObjectsSql);
  for (const { sql } of created.rows) await database.exec(sql);
  if (created.rows.length > 0) await database.exec(ownPublicSql);
  await become('owner');
  const { path, strings, triggers } = rows[0]!;
  await database.query(
    `select set_config('search_path', $1, true), set_config('standard_conforming_strings', $2, true), set_config('session_replication_role', $3, true)`,
    [path, strings, triggers],
  );
}

async function readTriggers({ database }: Alone): Promise<string | null> {
  const { rows } = await database.query<{ standing: string | null }>(partTriggersSql);
  return rows[0]!.standing;
}

/**
 * Wraps an app's SQL in a function body, where Postgres refuses to end or begin a transaction. The checker may have
 * parsed the text differently from Postgres, because apps can change `standard_conforming_strings`. The quoting tags
 * are random and can't be guessed.
 */
function withinTransaction(sql: string): string {
  const [outer, inner] = [randomBytes(12), randomBytes(12)].map((bytes) => `$e${bytes.toString('hex')}$`) as [
    string,
    string,
  ];
  return `do ${outer} begin execute ${inner}${sql}${inner}; end ${outer}`;
}

async function readLent({ database }: Alone): Promise<string | undefined> {
  const { rows } = await database.query<{ lent: string }>(lentSql);
  return rows[0]?.lent;
}
