import { describe, expect, test } from 'vitest';
import { checkProject, isEmptyProject } from './check-project';
import { createHostedDatabase } from './hosted-database';

// The same against a project at supabase.com, which must be fresh and created for this test: set its address and keys
// in E2E_SUPABASE_URL, E2E_SUPABASE_PUBLISHABLE_KEY, E2E_SUPABASE_SECRET_KEY and E2E_SUPABASE_ACCESS_TOKEN.
const { E2E_SUPABASE_URL: url } = process.env;
if (url === undefined) process.stdout.write('not run: E2E_SUPABASE_URL names no Supabase project\n');

describe.runIf(url !== undefined)('a project at supabase.com', () => {
  const project = {
    url: url ?? '',
    publishableKey: process.env.E2E_SUPABASE_PUBLISHABLE_KEY ?? '',
    secretKey: process.env.E2E_SUPABASE_SECRET_KEY ?? '',
    accessToken: process.env.E2E_SUPABASE_ACCESS_TOKEN ?? '',
  };
  const reach = { apiUrl: 'https://api.supabase.com', anyAddress: false, allowedHosts: [], fetch };

  test('answers to its keys, is empty, takes a migration and rows, and gives them back', async () => {
    expect(await checkProject(reach, project)).toMatchObject({ ok: true });
    expect(await isEmptyProject(reach, project)).toBe(true);
    const database = createHostedDatabase(reach, project);
    const sql =
      'create table public.easel_trial (id int primary key, word text); alter table public.easel_trial enable row level security;';
    try {
      expect((await database.migrate([{ name: '20260101000000_easel_trial', sql }])).ok).toBe(true);
      const add = (id: number, word: string) => ({
        sql: 'insert into public.easel_trial values ($1, $2) returning id',
        values: [id, word],
      });
      expect(await database.write([add(1, `it's`), add(2, 'b')])).toEqual({
        ok: true,
        value: [[{ id: 1 }], [{ id: 2 }]],
      });
      expect(await database.write([add(3, 'c'), add(1, 'twice')])).toMatchObject({
        ok: false,
        error: { code: '23505' },
      });
      expect(await database.read('select word from public.easel_trial where id >= $1 order by id', [1])).toEqual({
        ok: true,
        value: [{ word: `it's` }, { word: 'b' }],
      });
    } finally {
      await database.write([
        { sql: 'drop table if exists public.easel_trial' },
        { sql: `delete from supabase_migrations.schema_migrations where version = '20260101000000'` },
      ]);
    }
  }, 120_000);
});
