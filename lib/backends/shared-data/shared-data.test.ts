import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { ProjectBackend } from '../backends/backend-store';
import { AppFailure } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import { createSharedData } from './shared-data';

const hour = 3600_000;
const projectId = 'project' as ProjectId;
const use = { projectId, shareId: 'share', treeHash: 'tree' };

/** Counts how often the data was deleted. The app has no tables here; `fillFresh` is tested with tables elsewhere. */
function arrange() {
  const clock = { time: 100 * hour };
  const state = { removed: 0, isShown: true, files: [] as { path: string; hash: string; text: string }[] | null };
  const gone = new Set<BackendId>();
  let entered = () => {};
  const gate = { hold: null as Promise<void> | null, reached: new Promise<void>((resolve) => (entered = resolve)) };
  const backend = {
    ...{ id: 'shared' as BackendId, projectId, lane: 'shared' as const },
    keys: { publishableKey: 'sb_publishable_x', secretKey: 's', jwtSecret: 'j' },
  } satisfies ProjectBackend;
  const data = createSharedData({
    backends: {
      configure: async () => succeed(undefined),
      migrate: async () => succeed({ applied: [] }),
      read: async () => succeed([]),
      remove: async () => void (state.removed += 1),
    },
    store: { ensure: async () => backend, idOf: () => backend.id },
    async readFiles() {
      entered();
      await gate.hold;
      return state.files;
    },
    isShown: async () => state.isShown,
    gone,
    now: () => clock.time,
  });
  return { data, clock, state, gate, gone };
}

test('is made by the first call, once for all who come at the same time, and stays', async () => {
  const { data, state } = arrange();
  expect(await Promise.all([data.reach(use), data.reach(use), data.reach(use)])).toEqual([
    'shared',
    'shared',
    'shared',
  ]);
  await data.reach(use);
  expect(state.removed).toBe(1);
});

test('begins anew with another version and with another link', async () => {
  const { data, state } = arrange();
  await data.reach(use);
  await data.reach({ ...use, treeHash: 'next' });
  await data.reach({ ...use, treeHash: 'next', shareId: 'again' });
  expect(state.removed).toBe(3);
});

test('is made anew after 24 hours, once nobody has called for five minutes, and after 48 whoever calls', async () => {
  const { data, clock, state } = arrange();
  await data.reach(use);
  clock.time += 24 * hour - 1;
  await data.reach(use);
  clock.time += 2;
  await data.reach(use);
  expect(state.removed, 'somebody is in the middle of something').toBe(1);
  clock.time += 5 * 60_000;
  await data.reach(use);
  expect(state.removed).toBe(2);
  for (let step = 0; step < 48 * 60; step += 1) {
    clock.time += 60_000;
    await data.reach(use);
  }
  expect(state.removed).toBe(3);
});

test('is deleted when it is due though nobody calls', async () => {
  const { data, clock, state } = arrange();
  await data.reach(use);
  await data.dropDue();
  expect(state.removed).toBe(1);
  clock.time += 25 * hour;
  await data.dropDue();
  await data.dropDue();
  expect(state.removed).toBe(2);
});

test('withdrawn while it is made: it is deleted once it is made, and a call that comes after finds nothing', async () => {
  const { data, state, gate } = arrange();
  let letGo = () => {};
  gate.hold = new Promise((resolve) => (letGo = resolve));
  const making = data.reach(use);
  await gate.reached;
  state.isShown = false;
  const dropping = data.drop(projectId);
  const late = data.reach(use);
  letGo();
  await Promise.all([making, dropping]);
  expect(await late).toBeNull();
  // Once before it was filled, once because the share was withdrawn; the late call created nothing.
  expect(state.removed).toBe(2);
});

test('out of reach, it is tried again by the next call', async () => {
  const { data, state } = arrange();
  state.files = null;
  await expect(data.reach(use)).rejects.toThrow(AppFailure);
  state.files = [];
  expect(await data.reach(use)).toBe('shared');
});

test('tells a page its key only where the app keeps something, and never another address', async () => {
  const { data } = arrange();
  const file = (path: string, text: string) => ({ path, hash: 'h', text });
  expect(await data.envOf(projectId, [file('src/app.tsx', 'hello')])).toBeNull();
  expect(await data.envOf(projectId, [file('src/app.tsx', "import { supabase } from './lib/supabase'")])).toEqual({
    ...{ anonKey: 'sb_publishable_x', url: null },
  });
});

test('whoever comes too late for a withdrawn share opens nothing; a new share does', async () => {
  const { data, gone } = arrange();
  const id = await data.reach(use);
  expect([...gone]).toEqual([]);
  await data.drop(projectId);
  expect([...gone]).toEqual([id]);
  await data.reach({ ...use, shareId: 'again' });
  expect([...gone]).toEqual([]);
});
