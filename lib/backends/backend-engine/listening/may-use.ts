import { claimsOf, claimsSql } from '../session/claims';
import { readFailure } from '../session/last-failure';
import type { Alone } from '../session/serialise-connection';
import type { TopicUse } from './row-listener';

const insertSql = 'insert into realtime.messages (topic, extension) values ($1, $2)';
const probe = {
  // Reading means seeing a message of this topic, so one is inserted for a moment. Writing means inserting one.
  read: 'select 1 as seen from realtime.messages where topic = $1 and extension = $2 limit 1',
  write: `with written as (${insertSql}) select 1 as seen`,
} as const;

/** Whether the policies on `realtime.messages` let a caller use a private channel; rolls everything back. */
export async function mayUseTopic(
  { database, become }: Alone,
  { caller, topic, extension, deed }: TopicUse,
): Promise<boolean> {
  const message = [topic, extension];
  await become('engine');
  await database.exec('begin');
  try {
    if (deed === 'read') await database.query(insertSql, message);
    await database.query(`select pg_catalog.set_config('realtime.topic', $1, true)`, [topic]);
    await database.query(claimsSql, claimsOf(caller));
    await become(caller.role);
    const { rows } = await database.query(probe[deed], message);
    return rows.length > 0;
  } catch (error) {
    // A failing policy lets nobody in.
    if (readFailure(error) === null) throw error;
    return false;
  } finally {
    await database.exec('rollback');
  }
}
