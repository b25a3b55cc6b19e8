import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from '../backends/backends.fixture';
import type { ProjectId } from '../foundation/id';
import { type Double, openDouble } from '../hosted/double.fixture';
import type { HostedProject } from '../hosted/hosted-project';
import type { Viewer } from '../viewers/viewer';
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
  // Whether the project is empty is the last thing that is asked before the move.
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
  // Back at Easel, how people sign in has to be said again: it was not told meanwhile.
  expect((await dataSwitch.toEasel({ viewer, projectId })).ok).toBe(true);
  expect([held.project, replaced]).toEqual([null, [projectId]]);
}, 120_000);
