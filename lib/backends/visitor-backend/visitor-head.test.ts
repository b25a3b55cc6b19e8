import { expect, test } from 'vitest';
import { plainAuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';
import { pageSetupSchema } from './setup';
import { visitorHead, type VisitorSource } from './visitor-head';

const addresses = {
  boot: '/b.js',
  relay: '/r.js',
  worker: '/w.js',
  wasm: '/p.wasm',
  data: '/p.data',
  template: '/t.tar',
};
const source: VisitorSource = {
  migrations: [
    {
      name: '20260102000000_rows',
      sql: `insert into public.a values ('</script><!--'); insert into public.a values ('b');`,
    },
    { name: '20260101000000_tables', sql: 'create table public.a (b text);' },
  ],
  content: `insert into public.c (id) values (1);`,
  seed: `insert into public.a values ('seed');`,
  authSettings: plainAuthSettings,
  publishableKey: 'sb_publishable_x',
};
const headOf = async (changed: Partial<VisitorSource> = {}) => {
  const head = await visitorHead({ ...source, ...changed }, { addresses });
  if (!head.ok) throw new Error(head.error.fault.message);
  return head.value;
};
const setupIn = (html: string) => pageSetupSchema.parse(JSON.parse(/<script[^>]*>(.*?)<\/script>/s.exec(html)![1]!));

test('holds the version’s files in the order they run, each with the row that records it', async () => {
  const { parts } = setupIn(await headOf());
  expect(parts.map(({ name }) => name)).toEqual([
    '20260101000000_tables',
    '20260102000000_rows',
    expect.stringMatching(/^content-.*_rows$/),
    'seed_rows',
  ]);
  expect(parts.map(({ statements }) => statements.length)).toEqual([2, 3, expect.any(Number), 2]);
  expect(parts[1]!.statements.at(-1)!.sql).toContain('schema_migrations');
});

test('no SQL ends the element that holds it, and the script comes after', async () => {
  const html = await headOf();
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toContain('<!--');
  expect(html.endsWith('<script src="/b.js"></script>')).toBe(true);
  expect(setupIn(html).parts[1]!.statements[0]!.sql).toContain('</script><!--');
});

test('another version is another world, the same one is not', async () => {
  const world = async (changed?: Partial<VisitorSource>) => setupIn(await headOf(changed)).world;
  expect(await world()).toBe(await world());
  expect(await world({ seed: null })).not.toBe(await world());
  expect(await world({ authSettings: { ...plainAuthSettings, passwordLength: 9 } })).not.toBe(await world());
});

test.each([
  [{ seed: 'delete from public.a;' }, 'seed_rows'],
  [{ content: 'drop table public.a;' }, /^content-/],
  [{ migrations: [{ name: '20260101000000_x', sql: 'create tabel' }] }, '20260101000000_x'],
])('says which file can’t be read: %j', async (changed, name) => {
  const head = await visitorHead({ ...source, ...changed }, { addresses });
  expect(head).toEqual({
    ok: false,
    error: { fault: expect.objectContaining({ name: expect.stringMatching(name) as string }) as object },
  });
});
