import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { checkMigration } from './check-migration';
import { parseSql } from './parse-sql';

/** Can be read two ways: the checker's parser sees a string where Postgres, with this setting, sees statements. */
const loosen = `do $$ begin execute 'set standard_conforming_strings = off'; end $$;`;
const hide = (sql: string) => `${loosen}\nselect '\\', ' ; ${sql}; --';`;

describe('a migration stays within its transaction', () => {
  let opened: TestBackends;
  let id: BackendId;
  let n = 0;

  async function migrate(sql: string) {
    n += 1;
    const name = `202601010000${String(n).padStart(2, '0')}_attack`;
    return opened.backends.migrate(id, [{ name, sql }]);
  }
  async function hasRowSecurity() {
    const read = await opened.backends.read(
      id,
      `select relrowsecurity as it from pg_catalog.pg_class where oid = 'storage.objects'::regclass`,
    );
    return read.ok && read.value[0]?.it;
  }

  beforeAll(async () => {
    opened = await openTestBackends();
    id = testId();
  }, 120_000);
  afterAll(() => opened.dispose());

  test('statements hidden in a string, unseen by the check, end no transaction and keep no lent rights', async () => {
    expect(await hasRowSecurity()).toBe(true);
    const ways = [
      'commit; begin; alter table storage.objects disable row level security; commit; begin',
      'alter table storage.objects disable row level security; commit and chain',
      'alter table storage.objects disable row level security; commit; start transaction',
      'rollback; alter table storage.objects disable row level security; begin',
      `commit; do $d$ begin alter table storage.objects disable row level security; commit; end $d$; begin`,
      'alter table storage.objects disable row level security; commit; select 1/0',
    ];
    const counts = { tried: 0, refused: 0, reached: 0 };
    for (const way of ways) {
      const sql = hide(way);
      const parsed = await parseSql(sql);
      expect(parsed.ok && checkMigration(parsed.value)).toEqual([]);
      counts.tried += 1;
      if (!(await migrate(sql)).ok) counts.refused += 1;
      if (!(await hasRowSecurity())) {
        counts.reached += 1;
        const mend = `alter table storage.objects enable row level security; commit; begin`;
        await opened.backends.call(id, { type: 'change', statements: [{ sql: mend }] });
      }
    }
    process.stdout.write(
      `${counts.tried} migrations that end their transaction: ${counts.refused} refused, ${counts.reached} kept\n`,
    );
    expect(counts).toEqual({ tried: ways.length, refused: ways.length, reached: 0 });
  }, 120_000);

  test('one of many statements, with every kind of quoting, runs unchanged', async () => {
    const sql = `create table public.notes (id bigint generated always as identity primary key, text text default '$easel$ \\ ''x''');
      alter table public.notes enable row level security;
      create function public.twice(n int) returns int language plpgsql as $easel$ begin return n * 2; end $easel$;
      do $do$ begin execute 'insert into public.notes default values'; end $do$;
      select public.twice(2);`;
    expect((await migrate(sql)).ok).toBe(true);
    const read = await opened.backends.read(id, 'select text from public.notes');
    expect(read.ok && read.value).toEqual([{ text: `$easel$ \\ 'x'` }]);
    // This would create a table without row-level security through a statement that does not look like it.
    expect((await migrate('select 1 as n into public.open_to_all')).ok).toBe(false);
    expect((await migrate('create index notes_text on public.notes (text); create table public.notes ();')).ok).toBe(
      false,
    );
  }, 60_000);
});
