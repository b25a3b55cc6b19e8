import { PGlite } from '@supabase/lite/pglite';

type Options = { schema: string; rows: number; user: string; count: number };

/** Milliseconds per call with direct access to the database: a transaction with role, claims and the statement. */
export async function measureBare({ schema, rows, user, count }: Options) {
  const database = await PGlite.create({ startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'] });
  await database.exec(`
    create role anon; create role authenticated; create schema auth; grant usage on schema auth to authenticated;
    create function auth.uid() returns uuid language sql stable as
      $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
    alter default privileges grant all on tables to authenticated;
    ${schema}`);
  const claims = JSON.stringify({ sub: user, role: 'authenticated' });
  const statements = {
    read: (n: number) => ['select * from public.notes where id = $1 limit 2', [1 + ((n * 7919) % rows)]] as const,
    insert: (n: number) =>
      ['insert into public.notes (words, room) values ($1, $2)', [`written ${n}`, n % 50]] as const,
    list: (n: number) =>
      ['select id, words from public.notes where room = $1 order by id desc limit 20', [n % 50]] as const,
  };
  const measure = async (kind: keyof typeof statements) => {
    const began = performance.now();
    for (let n = 0; n < count; n += 1) {
      const [sql, values] = statements[kind](n);
      await database.transaction(async (open) => {
        await open.query(
          `select set_config('role', 'authenticated', true), set_config('request.jwt.claim.sub', $1, true),
             set_config('request.jwt.claims', $2, true)`,
          [user, claims],
        );
        await open.query(sql, [...values]);
      });
    }
    return (performance.now() - began) / count;
  };
  try {
    return { read: await measure('read'), insert: await measure('insert'), list: await measure('list') };
  } finally {
    await database.close();
  }
}
