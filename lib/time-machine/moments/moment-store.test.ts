import { projects, viewers } from '../../../drizzle/schema';
import { testId } from '../../backends/backends/backends.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId } from '../../base/foundation/id';
import { createMomentStore } from './drizzle-moment-store';
import { createMemoryMomentStore } from './memory-moment-store.fixture';
import { describeMomentStore } from './moment-store.contract';

const twoIds = () => [testId() as string as ProjectId, testId() as string as ProjectId] as const;

describeMomentStore('memory', async () => ({
  ...{ store: createMemoryMomentStore(), projects: twoIds(), createId: testId },
}));

await describeOnDatabases('moments', (database) =>
  describeMomentStore('drizzle', async () => {
    const made = twoIds();
    const ownerId = testId();
    await database().insert(viewers).values({ id: ownerId, kind: 'local-owner', createdAt: 1 });
    for (const id of made)
      await database().insert(projects).values({ id, ownerId, name: 'App', createdAt: 1, updatedAt: 1 });
    return { store: createMomentStore(database()), projects: made, createId: testId };
  }),
);
