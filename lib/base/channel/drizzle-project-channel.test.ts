import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { projects, viewers } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import { describeOnDatabases } from '../database/describe-on-databases.fixture';
import { idFromRandom, type ProjectId } from '../foundation/id';
import { createProjectChannel } from './drizzle-project-channel';
import { collect, describeProjectChannel, stepsOf } from './project-channel.contract';

const createId = idFromRandom(randomBytes);
const now = () => 1_800_000_000_000;

async function createProject(db: Database): Promise<ProjectId> {
  const id = createId<'project'>();
  await db.insert(viewers).values({ id: 'owner', kind: 'local-owner', createdAt: 0 }).onConflictDoNothing();
  await db.insert(projects).values({ id, ownerId: 'owner', name: 'App', createdAt: 0, updatedAt: 0 });
  return id;
}

await describeOnDatabases('ProjectChannel', (database) => {
  describeProjectChannel(() => ({
    channel: createProjectChannel({ db: database(), now }),
    createProject: () => createProject(database()),
  }));

  test('finds what another process appended by polling', async () => {
    const db = database();
    const projectId = await createProject(db);
    const here = createProjectChannel({ db, now, pollMs: 5 });
    const elsewhere = createProjectChannel({ db, now });
    const listener = collect(here, projectId, 0);
    await here.append(stepsOf(projectId, ['a']));
    await elsewhere.append(stepsOf(projectId, ['b', 'c']));
    await listener.until(3);
    await here.append(stepsOf(projectId, ['d']));
    await listener.until(4);
    listener.stop();
    here.close();
    expect(listener.numbers).toEqual([1, 2, 3, 4]);
  });
});
