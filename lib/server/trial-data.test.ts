import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, testId } from '../backends/backends.fixture';
import type { BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../foundation/id';
import type { TestSnapshots } from '../snapshots/snapshots.contract';
import { openTestSnapshots } from '../snapshots/snapshots.fixture';
import { createAppBackends } from './app-backends';
import { createTrialData } from './trial-data';

const schema = `
create table public.wishes (id int primary key, text text not null);
alter table public.wishes enable row level security;
insert into public.wishes values (1, 'first');`;

describe('what drafts are tried on', () => {
  let world: TestSnapshots;
  beforeAll(async () => {
    world = await openTestSnapshots();
  }, 180_000);
  afterAll(() => world.dispose());

  function arrange() {
    const { backends, keysOf } = world.opened;
    const ids = { preview: testId(), live: testId(), try: testId() };
    const made: BackendStore['ensure'] = async (projectId, lane) => ({
      ...{ id: ids[lane], projectId, lane },
      keys: await keysOf(ids[lane]),
    });
    const store: BackendStore = { ensure: made, find: made, get: async () => null, idOf: (_, lane) => ids[lane] };
    const appBackends = createAppBackends({
      ...{ backends, store },
      versions: { head: async () => null },
      readFiles: async () => [],
    });
    const trials = createTrialData({ store, backends, snapshots: world.snapshots, appBackends });
    const texts = async (lane: keyof typeof ids) => {
      const read = await backends.read(ids[lane], 'select text from public.wishes order by id');
      return read.ok ? read.value.map(({ text }) => text) : read.error;
    };
    const write = async (lane: keyof typeof ids, id: number, text: string) => {
      const admin = connect(backends, ids[lane], (await keysOf(ids[lane])).secretKey);
      expect((await admin.from('wishes').insert({ id, text })).error).toBeNull();
    };
    return { backends, ids, trials, texts, write, project: 'project' as ProjectId };
  }

  test('is a copy: what a journey writes is not in the preview, and the next trial begins anew', async () => {
    const { backends, ids, trials, texts, write, project } = arrange();
    await backends.migrate(ids.preview, [{ name: '20260101000000_wishes', sql: schema }]);
    expect(await trials.reach(project)).toBe(ids.try);
    await write('try', 2, 'tried');
    // One trial, one copy.
    await trials.reach(project);
    expect([await texts('preview'), await texts('try')]).toEqual([['first'], ['first', 'tried']]);

    await write('preview', 3, 'typed meanwhile');
    trials.begin(project);
    await trials.reach(project);
    expect(await texts('try')).toEqual(['first', 'typed meanwhile']);

    await trials.end(project);
    expect(await backends.hasData(ids.try)).toBe(false);
    expect(await texts('preview')).toEqual(['first', 'typed meanwhile']);
  });

  test('costs nothing where the app has stored nothing', async () => {
    const { backends, ids, trials, project } = arrange();
    await trials.reach(project);
    expect([await backends.hasData(ids.preview), await backends.hasData(ids.try)]).toEqual([false, false]);
  });
});
