import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { memberships, projects, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../database/describe-on-databases.fixture';
import { idFromRandom, type ProjectId, type ViewerId } from '../foundation/id';
import { createProjectAccess } from './drizzle-project-access';
import { ensureLocalOwner } from './local-owner';
import { authorise } from './project-access';
import type { Viewer } from './viewer';

const createId = idFromRandom((size) => crypto.getRandomValues(new Uint8Array(size)));
const now = () => 1000;

await describeOnDatabases('viewers', (database) => {
  test('creates one local owner, however often and however many processes ask', async () => {
    const owners = await Promise.all([1, 2, 3].map(() => ensureLocalOwner(database(), createId, now)));
    expect(new Set(owners.map((owner) => owner.id)).size).toBe(1);
    expect(await database().select().from(viewers).where(eq(viewers.kind, 'local-owner'))).toEqual([
      { id: owners[0]!.id, kind: 'local-owner', createdAt: 1000, lastSeenAt: null },
    ]);
  });

  const viewer = (name: string): Viewer => ({ id: name as ViewerId, kind: 'guest' });
  const open = 'open' as ProjectId;

  beforeAll(async () => {
    const people = ['owner', 'editor', 'stranger'];
    await database()
      .insert(viewers)
      .values(people.map((id) => ({ id, kind: 'guest', createdAt: 1 })));
    const row = { ownerId: 'owner', name: 'App', createdAt: 1, updatedAt: 1 };
    await database()
      .insert(projects)
      .values([
        { ...row, id: open },
        { ...row, id: 'deleted', deletedAt: 5 },
      ]);
    await database()
      .insert(memberships)
      .values([
        { projectId: open, viewerId: 'owner', role: 'owner' },
        { projectId: open, viewerId: 'editor', role: 'editor' },
        { projectId: 'deleted', viewerId: 'owner', role: 'owner' },
      ]);
  });

  test('lets members edit, reserves some actions for owners, and reveals nothing to strangers', async () => {
    const access = createProjectAccess(database());
    expect(await authorise(access, viewer('owner'), open, 'owner')).toBeNull();
    expect(await authorise(access, viewer('editor'), open)).toBeNull();
    expect(await authorise(access, viewer('editor'), open, 'owner')).toEqual({ code: 'not-found' });
    expect(await authorise(access, viewer('stranger'), open)).toEqual({ code: 'not-found' });
    expect(await authorise(access, viewer('owner'), 'none' as ProjectId)).toEqual({ code: 'not-found' });
  });

  test('finds no deleted project', async () => {
    expect(await createProjectAccess(database()).roleOf(viewer('owner'), 'deleted' as ProjectId)).toBeNull();
  });
});
