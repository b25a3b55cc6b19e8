import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { versions } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Direction } from '../../base/directions/direction';
import type { AppPromise } from '../../base/promises/promise';
import { createId, createVersionFixture } from '../../projects/versions/version.fixture';
import { createTurnCommit } from './turn-wiring';

const direction = (idea: string): Direction => ({
  ...{ idea, type: '', opening: '', motion: '' },
  colors: [
    { name: 'a', hex: '#000000' },
    { name: 'b', hex: '#ffffff' },
  ],
});
const promise = { id: 'it-opens', sentence: 'It opens.' } as AppPromise;

await describeOnDatabases('what a turn’s version keeps of the one before', (database) => {
  async function commit(set: { promises: AppPromise[] | null; direction: Direction | null }) {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject({ 'src/App.tsx': '1' });
    const before = { promises: [promise], direction: direction('Paper'), other: 1 };
    await database().update(versions).set({ settings: before }).where(eq(versions.id, first.id));
    const { tree, contents } = await easel.makeTree({ 'src/App.tsx': '2' });
    const treeHash = await easel.trees.write(tree, contents);
    const made = await createTurnCommit(
      easel,
      async () => null,
    )({
      ...{ projectId, turnId: createId<'turn'>(), parentId: first.id, treeHash, kind: 'turn', summary: 'x', ...set },
      ...{ alongside: async () => undefined, steps: () => [] },
    });
    expect(made.ok).toBe(true);
    return { before, after: (await easel.versions.head(projectId))!.settings };
  }

  test('is unchanged if the turn set nothing', async () => {
    const { before, after } = await commit({ promises: null, direction: null });
    expect(after).toEqual(before);
  });

  test('is all but the direction where it set a new one, and all but the promises where it made some', async () => {
    const chrome = await commit({ promises: null, direction: direction('Chrome') });
    expect(chrome.after).toEqual({ ...chrome.before, direction: direction('Chrome') });
    const none = await commit({ promises: [], direction: null });
    expect(none.after).toEqual({ ...none.before, promises: [] });
  });
});
