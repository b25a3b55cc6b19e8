import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from '../backends/backends.fixture';
import { readContent } from '../backends/read-content';
import type { ProjectId } from '../../base/foundation/id';
import { type Double, openDouble } from './double.fixture';
import { createHostedDatabase } from './hosted-database';
import type { HostedProject } from './hosted-project';
import type { Viewer } from '../../base/viewers/viewer';
import { createMovingData } from './moving-data';
import { createDataSwitch } from './switch-data';
import { withHosted } from './with-hosted';

let opened: TestBackends;
let double: Double;
beforeAll(async () => {
  [opened, double] = await Promise.all([openTestBackends(), openDouble()]);
}, 180_000);
afterAll(async () => {
  await double?.dispose();
  await opened?.dispose();
});

test('a first sign-up that waits for its engine while the data moves is moved with it', async () => {
  const id = testId();
  const projectId = 'project' as ProjectId;
  const live = { id, projectId, lane: 'live' as const, keys: await opened.keysOf(id) };
  const held: { project: HostedProject | null } = { project: null };
  let [begin, asked, seenEmpty] = [() => undefined as void, () => undefined as void, () => undefined as void];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const waiting = new Promise<void>((resolve) => (asked = resolve));
  const empty = new Promise<void>((resolve) => (seenEmpty = resolve));
  const own = {
    ...opened.backends,
    async fetch(...call: Parameters<typeof opened.backends.fetch>) {
      asked();
      await begun;
      return opened.backends.fetch(...call);
    },
  };
  const store = { find: async () => live, get: async () => live } as never;
  const hosted = {
    find: async () => held.project,
    keep: async (_: ProjectId, project: HostedProject) => void (held.project = project),
    forget: async () => void (held.project = null),
  };
  const replaced: ProjectId[] = [];
  const moving = createMovingData();
  const { reach } = double;
  const site = withHosted(own, { store, hosted, reach, moving });
  const dataSwitch = createDataSwitch({
    ...{ store, hosted, reach, moving, backends: opened.backends },
    access: { roleOf: async () => 'owner' },
    inLine: async (_projectId, work) => work(),
    liveReplaced: (one) => void replaced.push(one),
  });
  // The last call before the move checks whether the project is empty.
  double.beforeAnswer(async () => void (double.calls.length > 3 && seenEmpty()));

  const signUp = site.fetch(
    id,
    new Request('http://site.test/auth/v1/signup', {
      method: 'POST',
      headers: { apikey: live.keys.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ann@x.test', password: 'secret 123!' }),
    }),
  );
  await waiting;
  const viewer = { id: 'owner' } as unknown as Viewer;
  const move = dataSwitch.toHosted({ viewer, projectId, given: double.project });
  await empty;
  begin();
  const answer = await signUp;
  expect(answer.ok && answer.value.status).toBe(200);
  expect(await move).toEqual({ ok: true, value: { tables: [], people: 1, files: 0, filesLeft: [] } });
  expect((await double.database.query('select email from auth.users')).rows).toEqual([{ email: 'ann@x.test' }]);
  expect([held.project?.url, replaced]).toEqual([double.project.url, []]);
  // Back at Easel the sign-in settings must be applied again: they were not updated meanwhile.
  expect((await dataSwitch.toEasel({ viewer, projectId })).ok).toBe(true);
  expect([held.project, replaced]).toEqual([null, [projectId]]);
}, 120_000);

test('content moves as it is now, with its notes: the next publish restores nothing deleted', async () => {
  await double.empty();
  double.beforeAnswer(async () => undefined);
  const id = testId();
  const live = { id, projectId: 'menu' as ProjectId, lane: 'live' as const, keys: await opened.keysOf(id) };
  const contentOf = async (sql: string) => {
    const content = await readContent(sql);
    if (!content.ok) throw new Error(content.error.fault.message);
    return content.value;
  };
  const tables = {
    name: '20260101000000_menu',
    sql: 'create table public.dishes (id int primary key, name text, old text); alter table public.dishes enable row level security;',
  };
  // This SQL fits the tables before the next migration.
  const first = await contentOf("insert into public.dishes (id, name, old) values (1, 'Leek', 'x'), (2, 'Plum', 'x');");
  const narrower = { name: '20260101000001_narrower', sql: 'alter table public.dishes drop column old;' };
  const { backends } = opened;
  expect(await backends.migrate(id, [tables, first], 'together')).toMatchObject({ ok: true });
  expect(await backends.migrate(id, [narrower])).toMatchObject({ ok: true });
  expect(await backends.write(id, [{ sql: 'delete from public.dishes where id = 2' }])).toMatchObject({ ok: true });
  const dataSwitch = createDataSwitch({
    ...{ store: { find: async () => live, get: async () => live } as never, backends, reach: double.reach },
    hosted: { find: async () => null, keep: async () => undefined, forget: async () => undefined } as never,
    moving: createMovingData(),
    access: { roleOf: async () => 'owner' },
    inLine: async (_projectId, work) => work(),
    liveReplaced: () => undefined,
  });
  const viewer = { id: 'owner' } as unknown as Viewer;
  expect(await dataSwitch.toHosted({ viewer, projectId: live.projectId, given: double.project })).toMatchObject({
    ok: true,
    value: { tables: [{ name: 'dishes', rows: 1 }] },
  });
  const later = await contentOf(
    "insert into public.dishes (id, name) values (1, 'Leek soup'), (2, 'Plum'), (3, 'Tea');",
  );
  const there = createHostedDatabase(double.reach, double.project);
  expect(await there.migrate([tables, narrower, first, later], 'together')).toEqual({
    ok: true,
    value: { applied: [later.name] },
  });
  expect((await double.database.query('select id, name from public.dishes order by id')).rows).toEqual([
    { id: 1, name: 'Leek soup' },
    { id: 3, name: 'Tea' },
  ]);
}, 120_000);
