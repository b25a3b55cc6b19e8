import { expect, test } from 'vitest';
import type { ProjectBackend } from '../backends/backend-store';
import type { AuthSettings } from '../backend-engine/sign-in/auth-settings';
import { fail, succeed } from '../../base/foundation/result';
import { createLiveModel, projectId, viewer } from '../../time-machine/moments/live-model.fixture';
import { restoreLive } from '../../time-machine/moments/restore-live';
import { createAppBackends } from './app-backends';

const closing = [
  { path: 'supabase/config.toml', text: '[auth]\nenable_signup = false\n' },
  { path: 'src/app.ts', text: `import { supabase } from './lib/supabase';` },
];

const open = closing.slice(1);

/** Publishes an app that closes sign-ups. A model stands in for the live data and records whether sign-ups are open. */
async function publish() {
  const model = createLiveModel({ rows: [1], signUps: 'open', changes: 1 });
  const momentId = await model.keep({ rows: [], signUps: 'open', changes: 0 }, 0, 'older');
  const told: boolean[] = [];
  let isRefusing = false;
  const live = { id: 'live', projectId, lane: 'live' } as ProjectBackend;
  const appBackends = createAppBackends({
    backends: {
      ...model.dependencies.backends,
      async configure(_id: unknown, { allowSignUp }: AuthSettings) {
        if (isRefusing) return fail({ code: 'backend-unavailable' });
        told.push(allowSignUp);
        model.setSignUps(allowSignUp ? 'open' : 'closed');
        return succeed(undefined);
      },
    } as never,
    store: { ensure: async () => live, find: async () => live, idOf: () => live.id } as never,
    versions: { head: async () => null },
    readFiles: async (treeHash) => (treeHash === 'newer' ? closing : open) as never,
    isHeld: async () => false,
  });
  expect(await appBackends.migrateLive(projectId, 'newer', false)).toEqual([]);
  expect([model.live()?.signUps, told]).toEqual(['closed', [false]]);
  return { model, momentId, told, appBackends, refuse: () => (isRefusing = true) };
}

test('restoring data from before sign-ups were closed leaves them closed', async () => {
  const { model, momentId, appBackends } = await publish();
  const restored = await restoreLive({ ...model.dependencies, appBackends }, { viewer, projectId, momentId });
  expect(restored.ok).toBe(true);
  expect(model.live()).toMatchObject({ rows: [], signUps: 'closed' });
});

test('applies sign-in settings once, and again only for other data', async () => {
  const { told, appBackends } = await publish();
  await appBackends.migrateLive(projectId, 'newer', false);
  expect(told).toEqual([false]);
  appBackends.liveReplaced(projectId);
  await appBackends.migrateLive(projectId, 'newer', false);
  expect(told).toEqual([false, false]);
});

test('an earlier version that goes live again applies its settings to the existing data', async () => {
  const { model, appBackends } = await publish();
  await appBackends.configureLive(projectId, async () => 'older');
  expect(model.live()?.signUps).toBe('open');
  await appBackends.configureLive(projectId, async () => 'newer');
  expect(model.live()?.signUps).toBe('closed');
});

test('reports when settings could not be applied to the data', async () => {
  const { appBackends, refuse } = await publish();
  refuse();
  await expect(appBackends.configureLive(projectId, async () => 'older')).rejects.toThrow('was not told');
});
