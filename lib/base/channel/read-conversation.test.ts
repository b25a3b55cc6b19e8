import { expect, test } from 'vitest';
import { projectEvents, turns } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../database/describe-on-databases.fixture';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import { readConversation } from './read-conversation';

await describeOnDatabases('the conversation a page opens with', (database) => {
  async function start() {
    const easel = createVersionFixture(database(), { blobs: createMemoryBlobStore() });
    const { projectId, viewer, first } = await easel.newProject({});
    await database().delete(projectEvents);
    let n = 0;
    const tell = (data: Record<string, unknown>, turn: string | null = null) =>
      database()
        .insert(projectEvents)
        .values({
          ...{ projectId, n: (n += 1), at: n, data, attempt: turn === null ? 0 : 1 },
          ...{ turnId: turn, draftId: turn && 'd' },
        });
    const takeTurn = async (name: string, phase: string, outcome: string | null) => {
      const id = `${name} of ${projectId}`;
      await database()
        .insert(turns)
        .values({
          ...{ id, projectId, viewerId: viewer.id, prompt: 'x', mode: 'build', draftId: 'd' },
          ...{ baseVersionId: first.id, phase, outcome, createdAt: n },
        });
      await tell({ type: 'turn-started', turnId: id, queued: false, prompt: name });
      await tell({ type: 'text-delta', text: 'I’ll do it.' }, id);
      await tell({ type: 'file-delta', path: 'a.ts', text: 'piece' }, id);
      await tell({ type: 'file-end', path: 'a.ts', content: 'whole' }, id);
      await tell({ type: 'spending', turn: 1, project: 1 }, id);
      await tell({ type: 'verify-start', treeHash: 't', promises: [] }, id);
      await tell({ type: 'trial-progress', treeHash: 't' }, id);
      if (outcome !== null) await tell({ type: 'turn-end', outcome, versionId: null }, id);
      return id;
    };
    return {
      projectId,
      tell,
      takeTurn,
      read: (room?: Parameters<typeof readConversation>[2]) => readConversation(database(), projectId, room),
    };
  }

  test('leaves out of finished turns what only a running turn needs', async () => {
    const { tell, takeTurn, read } = await start();
    const over = await takeTurn('over', 'ended', 'version');
    const cut = await takeTurn('cut', 'ended', 'interrupted');
    const runs = await takeTurn('runs', 'streaming', null);
    await tell({ type: 'project-changed', name: 'Shop' });
    const events = await read();
    const of = (turn: string) => events.filter((event) => 'draftId' in event && event.turnId === turn);
    expect(events.map(({ n }) => n)).toEqual(events.map(({ n }) => n).toSorted((a, b) => a - b));
    expect(of(over)).toMatchObject([
      { type: 'text-delta', attempt: 1, draftId: 'd' },
      { type: 'file-end', path: 'a.ts', content: null },
      { type: 'verify-start', treeHash: 't' },
      { type: 'turn-end' },
    ]);
    expect(JSON.stringify(of(over))).not.toContain('promises');
    for (const turn of [cut, runs]) {
      const types = of(turn).map(({ type }) => type);
      expect(types).toEqual(expect.arrayContaining(['file-delta', 'spending', 'trial-progress']));
      expect(JSON.stringify(of(turn))).toContain('whole');
    }
    expect(events.at(-1)).toEqual({ n: 24, at: 24, type: 'project-changed', name: 'Shop' });
  });

  test('returns the newest whole turns when the log exceeds its limit, by count and by bytes', async () => {
    const { tell, takeTurn, read, projectId } = await start();
    await takeTurn('old', 'ended', 'version');
    const newest = await takeTurn('new', 'ended', 'version');
    const prompts = async (room: { events: number; bytes: number }) =>
      (await read(room)).flatMap((event) => (event.type === 'turn-started' ? [event.prompt] : []));
    expect(await prompts({ events: 10, bytes: 1e6 })).toEqual(['old', 'new']);
    // The end of the older turn fits, its beginning does not.
    expect(await prompts({ events: 8, bytes: 1e6 })).toEqual(['new']);
    const cut = await read({ events: 8, bytes: 1e6 });
    expect(cut.every((event) => !('draftId' in event) || event.turnId === newest)).toBe(true);
    expect(await prompts({ events: 10, bytes: 600 })).toEqual(['new']);

    // Two thousand names are read in batches, and only as many as fit.
    await database()
      .insert(projectEvents)
      .values(
        Array.from({ length: 2500 }, (_, n) => ({
          ...{ projectId, n: 100 + n, at: 1, data: { type: 'project-changed', name: `App ${n}` } },
        })),
      );
    await tell({ type: 'project-changed', name: 'too early to be seen' });
    const names = await read({ events: 2200, bytes: 1e6 });
    expect(names).toHaveLength(2200);
    expect(names.at(0)).toMatchObject({ name: 'App 300' });
    expect(names.at(-1)).toMatchObject({ name: 'App 2499' });
  });
});
