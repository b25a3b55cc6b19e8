import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placesElsewhere, projects, publishTokens, viewers } from '../../../drizzle/schema';
import type { OpenDatabase } from '../../base/database/database';
import { openTestDatabase } from '../../base/database/test-database.fixture';
import { idFromRandom, type ProjectId, type ViewerId } from '../../base/foundation/id';
import type { Viewer } from '../../base/viewers/viewer';
import { createDrizzleElsewhereStore } from './drizzle-elsewhere-store';
import type { ElsewhereStore } from './elsewhere-store';
import { createPublishTokens } from './publish-tokens';

const secret = new Uint8Array(32).fill(7);
const createId = idFromRandom((size) => crypto.getRandomValues(new Uint8Array(size)));
const ann: Viewer = { id: 'ann' as ViewerId, kind: 'guest' };
const bob: Viewer = { id: 'bob' as ViewerId, kind: 'guest' };
const projectId = 'board' as ProjectId;

describe('apps between Easels, as they are kept', () => {
  let database: OpenDatabase;
  let store: ElsewhereStore;
  const addProject = (id: ProjectId) =>
    database.db.insert(projects).values({ id, ownerId: ann.id, name: 'Board', createdAt: 1, updatedAt: 1 });
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createDrizzleElsewhereStore({ db: database.db, secret, now: () => 1 });
    await database.db.insert(viewers).values({ id: ann.id, kind: 'guest', createdAt: 1 });
    await addProject(projectId);
  });
  afterEach(() => database.close());

  test('a token is nowhere in the database, finds its maker, and nobody once it was revoked', async () => {
    const tokens = createPublishTokens({ store, createId, now: () => 1 });
    const made = await tokens.make(bob, 'Laptop');
    if (!made.ok) throw new Error(made.error.code);
    const { token } = made.value;
    expect(JSON.stringify(await database.db.select().from(publishTokens))).not.toContain(token.slice(14));
    const bearing = (text: string) => tokens.viewerOf(new Headers({ authorization: `Bearer ${text}` }));
    expect(await bearing(token)).toBe(bob.id);
    expect(await bearing(`${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`)).toBeNull();
    expect(await tokens.viewerOf(new Headers())).toBeNull();
    const { id } = made.value.tokens[0]!;
    expect(await tokens.revoke(ann, id)).toEqual([]);
    expect(await bearing(token)).toBe(bob.id);
    expect(await tokens.revoke(bob, id)).toEqual([]);
    expect(await bearing(token)).toBeNull();
  });

  test('nobody has more than twenty', async () => {
    const tokens = createPublishTokens({ store, createId, now: () => 1 });
    for (let n = 0; n < 20; n += 1) expect(await tokens.make(ann, `${n}`)).toMatchObject({ ok: true });
    expect(await tokens.make(ann, 'one more')).toMatchObject({ error: { code: 'too-many-tokens' } });
  });

  test('each publish is taken once and in order, by one of two at once', async () => {
    const row = { viewerId: ann.id, originId: 'origin', projectId };
    await database.db.transaction((tx) => store.addReceived(tx, row));
    const both = await Promise.all([store.begin(ann.id, 'origin', 1), store.begin(ann.id, 'origin', 1)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await store.begin(ann.id, 'origin', 3)).toBe(false);
    expect(await store.begin(bob.id, 'origin', 2)).toBe(false);
    expect(await store.received(bob.id, 'origin')).toBeNull();
    expect(await store.received(ann.id, 'origin')).toEqual({ projectId, sequence: 1 });
  });

  test('of two first publishes one makes the app; after it was deleted, another may', async () => {
    const second = 'second' as ProjectId;
    await addProject(second);
    const add = (id: ProjectId) =>
      database.db.transaction((tx) => store.addReceived(tx, { viewerId: ann.id, originId: 'o', projectId: id }));
    await add(projectId);
    await expect(add(second)).rejects.toMatchObject({ error: { code: 'elsewhere-busy' } });
    await database.db.update(projects).set({ deletedAt: 2 }).where(eq(projects.id, projectId));
    expect(await store.received(ann.id, 'o')).toBeNull();
    await add(second);
    expect(await store.received(ann.id, 'o')).toEqual({ projectId: second, sequence: 0 });
  });

  test('the token for elsewhere is encrypted, and gone where the secret is another', async () => {
    const place = { address: 'https://easel.example.org', token: 'easel_publish_secret' };
    await store.keepPlace(projectId, place);
    expect(await store.place(projectId)).toEqual(place);
    expect(JSON.stringify(await database.db.select().from(placesElsewhere))).not.toContain('secret');
    const other = createDrizzleElsewhereStore({ db: database.db, secret: new Uint8Array(32), now: () => 1 });
    expect(await other.place(projectId)).toBeNull();
    await store.forgetPlace(projectId);
    expect(await store.place(projectId)).toBeNull();
  });
});
