import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesAtHosts, projects, viewers } from '../../../drizzle/schema';
import type { OpenDatabase } from '../../base/database/database';
import { openTestDatabase } from '../../base/database/test-database.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { createDrizzleHostStore } from './drizzle-host-store';
import type { HostDeployment, HostStore, PlaceAtHost } from './host-store';

const projectId = 'board' as ProjectId;
const place: PlaceAtHost = {
  ...{ host: 'vercel', access: { token: 'a secret token', account: 'team_1' }, liveId: null },
  ...{ site: { id: 'prj_1', name: 'board' }, addresses: { url: 'https://board.vercel.app', domains: ['club.org'] } },
};
const deployment = (id: string, createdAt: number): HostDeployment => ({
  ...{ id, projectId, manifestHash: 'f', versionNumber: 3, status: 'going', failure: null, thereId: null, createdAt },
  log: [{ at: 1, what: 'token', note: null }],
});

let database: OpenDatabase;
let store: HostStore;
beforeEach(async () => {
  database = await openTestDatabase();
  store = createDrizzleHostStore({ db: database.db, secret: new Uint8Array(32).fill(7) });
  await database.db.insert(viewers).values({ id: 'ann' as ViewerId, kind: 'guest', createdAt: 1 });
  await database.db.insert(projects).values({ id: projectId, ownerId: 'ann', name: 'B', createdAt: 1, updatedAt: 1 });
});
afterEach(() => database.close());

test('the token is encrypted, and gone where the secret is another', async () => {
  await store.keepPlace(projectId, place);
  expect(await store.place(projectId)).toEqual(place);
  expect(JSON.stringify(await database.db.select().from(placesAtHosts))).not.toContain('secret token');
  const other = createDrizzleHostStore({ db: database.db, secret: new Uint8Array(32) });
  expect(await other.place(projectId)).toBeNull();
});

test('attempts are listed newest first, changed in their place, and forgotten with the host', async () => {
  await store.keepPlace(projectId, place);
  for (const [id, at] of [
    ['a', 1],
    ['b', 2],
  ] as const)
    await store.keepDeployment(deployment(id, at));
  await store.keepDeployment({ ...deployment('a', 1), thereId: 'dpl_1' });
  expect((await store.deployments(projectId)).map(({ id, thereId }) => [id, thereId])).toEqual([
    ['b', null],
    ['a', 'dpl_1'],
  ]);
  await store.goLive({ ...deployment('b', 2), status: 'ready' }, { ...place, liveId: 'b' });
  expect((await store.unfinished()).map(({ id }) => id)).toEqual(['a']);
  expect((await store.place(projectId))?.liveId).toBe('b');
  await store.forgetPlace(projectId);
  expect([await store.place(projectId), await store.deployments(projectId)]).toEqual([null, []]);
});
