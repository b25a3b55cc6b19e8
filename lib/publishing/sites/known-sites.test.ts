import { expect, test } from 'vitest';
import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import { keepKnownSites, tellOfDeleted } from './known-sites';
import type { Site } from './site';
import type { SiteStore } from './site-store';

const projectId = 'p' as ProjectId;

/** A store whose reads wait when the test says so. */
function world() {
  let [asked, time] = [0, 0];
  let live: DeploymentId | null = 'd' as DeploymentId;
  let hold: Promise<void> | null = null;
  const store = {
    async siteBySlug(slug: string) {
      asked += 1;
      const site = { projectId, slug, liveDeploymentId: live, details: {}, isHidden: false, drawn: null } as Site;
      await hold;
      return site;
    },
    async setLive(_id: ProjectId, id: DeploymentId | null) {
      live = id;
      return [];
    },
  } as unknown as SiteStore;
  const sites = keepKnownSites(store, () => time);
  const isLive = async () => (await sites.siteBySlug('a'))?.liveDeploymentId != null;
  return {
    ...{ sites, isLive, asked: () => asked },
    pass: (ms: number) => (time += ms),
    holdWith: (promise: Promise<void>) => (hold = promise),
    change: (id: DeploymentId | null) => (live = id),
  };
}

test('a thousand visitors cost one look', async () => {
  const { isLive, asked } = world();
  for (let n = 0; n < 1000; n += 1) expect(await isLive()).toBe(true);
  expect(asked()).toBe(1);
});

test('who asks after it was taken down is told so', async () => {
  const { sites, isLive } = world();
  expect(await isLive()).toBe(true);
  await sites.setLive(projectId, null, null);
  expect(await isLive()).toBe(false);
});

test('what was being read while it was taken down is not kept', async () => {
  const { sites, isLive, holdWith } = world();
  let go = () => {};
  holdWith(new Promise<void>((resolve) => (go = resolve)));
  const before = isLive();
  await sites.setLive(projectId, null, null);
  go();
  expect(await before).toBe(true);
  expect(await isLive()).toBe(false);
});

test('a deleted app is gone at once', async () => {
  const { sites, isLive, change } = world();
  expect(await isLive()).toBe(true);
  const projects = tellOfDeleted(
    { setDeleted: async (_id: ProjectId, _at: number | null) => void change(null) },
    sites.forget,
  );
  await projects.setDeleted(projectId, 1);
  expect(await isLive()).toBe(false);
});

test('what was changed past the store is seen a second later', async () => {
  const { isLive, change, pass } = world();
  expect(await isLive()).toBe(true);
  change(null);
  pass(1001);
  expect(await isLive()).toBe(false);
});
