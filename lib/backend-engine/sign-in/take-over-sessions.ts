import type { PGlite } from '@supabase/lite/pglite';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readFailure } from '../session/last-failure';

/** Rows of both tables as Postgres writes them in JSON, each a list. */
const sessionsSchema = z.object({ sessions: z.string(), tokens: z.string() });
export type Sessions = z.infer<typeof sessionsSchema>;

/** Who is signed in, read of a backend before its data is replaced. */
export const sessionsSql = `select
  coalesce((select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s)) from auth.sessions s), '[]')::text as sessions,
  coalesce((select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t)) from auth.refresh_tokens t), '[]')::text as tokens`;

export const nobody: Sessions = { sessions: '[]', tokens: '[]' };

const signOutSql = 'delete from auth.refresh_tokens; delete from auth.sessions;';

const fileOf = (folder: string) => path.join(folder, 'signed-in.json');

/** Leaves them in a folder, to be taken over when it is opened. */
export async function leaveSessions(folder: string, sessions: Sessions): Promise<void> {
  await writeFile(fileOf(folder), JSON.stringify(sessions));
}

/**
 * Makes those who were signed in before a restore the ones who are, where they still exist, and nobody else: who has signed
 * out since is not signed in again, and a fork begins with nobody.
 */
export async function takeOverSessions(folder: string, database: PGlite): Promise<void> {
  const text = await readFile(fileOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return;
  const { sessions, tokens } = sessionsSchema.parse(JSON.parse(text));
  await database.exec(`begin; ${signOutSql}`);
  try {
    for (const [table, rows] of [
      ['auth.sessions', sessions],
      ['auth.refresh_tokens', tokens],
    ] as const)
      await database.query(
        `insert into ${table} select r.* from pg_catalog.jsonb_populate_recordset(null::${table}, $1::text::jsonb) r
         where r.user_id in (select id from auth.users)`,
        [rows],
      );
    await database.exec('commit');
  } catch (error) {
    if (readFailure(error) === null) throw error;
    // Rows of another shape: better that people sign in again than that their data can't be opened.
    await database.exec(`rollback; ${signOutSql}`);
  }
  await rm(fileOf(folder));
}
