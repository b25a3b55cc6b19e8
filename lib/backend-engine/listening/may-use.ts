import type { PGlite } from '@supabase/lite/pglite';
import type { TopicUse } from './row-listener';

const probe = {
  // To read is to see a message of this topic: there is one for a moment. To write is to put one there.
  read: 'select array_agg(1) from realtime.messages where topic = $1->>0 and extension = $1->>1',
  write: 'with written as (insert into realtime.messages (topic, extension) values ($1->>0, $1->>1)) select array[1]',
} as const;

/** Whether the policies on `realtime.messages` let a caller use a private channel; leaves nothing behind. */
export async function mayUseTopic(database: PGlite, { caller, topic, extension, deed }: TopicUse): Promise<boolean> {
  await database.exec('begin');
  try {
    const message = [topic, extension];
    if (deed === 'read')
      await database.query('insert into realtime.messages (topic, extension) values ($1, $2)', message);
    await database.query(`select set_config('realtime.topic', $1, true)`, [topic]);
    const { rows } = await database.query<{ seen: number[] | null }>(
      'select seen from easel_capture.visible($1::jsonb)',
      [JSON.stringify([{ ...caller, sql: probe[deed], keys: message }])],
    );
    return rows[0]?.seen != null;
  } finally {
    await database.exec('rollback');
  }
}
