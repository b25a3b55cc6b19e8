import type { PGlite } from '@supabase/lite/pglite';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeColumns } from './codes';
import { readFailure } from '../session/last-failure';

const sessionsSchema = z.object({
  sessions: z.string(),
  tokens: z.string(),
  /** For a fork: codes and links that were mailed before are for the original and don't work here. */
  endsCodes: z.boolean().optional(),
});
export type Sessions = z.infer<typeof sessionsSchema>;

/** Reads who is signed in, before a backend's data is replaced. */
export const sessionsSql = `select
  coalesce((select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s)) from auth.sessions s), '[]')::text as sessions,
  coalesce((select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t)) from auth.refresh_tokens t), '[]')::text as tokens`;

export const nobody: Sessions = { sessions: '[]', tokens: '[]' };
export const nobodyAndNoCodes: Sessions = { ...nobody, endsCodes: true };

const signOutSql = 'delete from auth.refresh_tokens; delete from auth.sessions;';

const endCodesSql = `update auth.users set ${codeColumns.map((column) => `${column} = null`).join(', ')}
  where pg_catalog.num_nonnulls(${codeColumns.join(', ')}) > 0; delete from auth.flow_state;`;

const fileOf = (folder: string) => path.join(folder, 'signed-in.json');

/** Saves the sessions in a folder, to be taken over when its database opens. */
export async function leaveSessions(folder: string, sessions: Sessions): Promise<void> {
  await writeFile(fileOf(folder), JSON.stringify(sessions));
}

/**
 * After a restore, exactly the people who were signed in before it are signed in, if their accounts still exist: people
 * who signed out since are not signed in again. In a fork nobody is signed in, and no mailed code is valid.
 */
export async function takeOverSessions(folder: string, database: PGlite): Promise<void> {
  const text = await readFile(fileOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return;
  const { sessions, tokens, endsCodes } = sessionsSchema.parse(JSON.parse(text));
  await database.exec(`begin; ${signOutSql} ${endsCodes === true ? endCodesSql : ''}`);
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
    // Rows of another format: signing people out is better than not being able to open their data.
    await database.exec(`rollback; ${signOutSql}`);
  }
  await rm(fileOf(folder));
}
