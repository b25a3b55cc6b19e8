import { randomBytes } from 'node:crypto';
import type { Refusal, Statement } from './engine-messages';
import { lendSql, lentRefusal, lentSql, settleSql, takeBackSql } from './layout/lend-owners';
import { giveWaySql, ownerSql } from './layout/owner-sql';
import { readFailure } from './session/last-failure';
import type { Alone } from './session/serialise-connection';

/**
 * Runs all statements or none, as the owner of the app's tables; null when all ran. The session must be the superuser's
 * when called. Easel's `is_owner()` is removed for one that the statements bring, and restored if they did not run.
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
      for (const { sql, values } of statements) {
        if (values === undefined) await database.exec(withinTransaction(sql));
        else await database.query(sql, [...values]);
        at += 1;
      }
      await database.exec(settleSql);
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
