import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { projects, turns, viewers, versions } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Direction } from '../../base/directions/direction';
import type { ProjectId, TurnId } from '../../base/foundation/id';
import { drawLooks } from '../../projects/looks/draw-looks';
import { lookPath, lookToCss } from '../../projects/looks/look';
import type { Model } from '../models/model';
import type { DraftFiles, MessagesRequest } from '../turns/turn-ports';
import { createId, createVersionFixture } from '../../projects/versions/version.fixture';
import { createBuildMessages } from './turn-messages';

const bare = '@import "tailwindcss";\n';
const direction = (idea: string): Direction => ({
  ...{ idea, type: 'Fraunces', opening: '', motion: 'Beds lift' },
  colors: [
    { name: 'paper', hex: '#f6f0e1' },
    { name: 'ink', hex: '#2a2a1f' },
  ],
});
const lately = 'Lately built here; be far from all of these:';

await describeOnDatabases('what a request says of looks', (database) => {
  async function start() {
    const db = database();
    const easel = createVersionFixture(db);
    const model = { contextTokens: 64_000, maxOutputTokens: 16_000 } as Model;
    const buildMessages = createBuildMessages({
      modules: new Map(),
      ...{ db, blobs: easel.blobs, trees: easel.trees, templateFiles: { [lookPath]: bare } },
      ...{ currentModel: () => model, spareModel: () => null, countTokens: (text) => text.length },
      ...{ engineOf: async () => 'embedded', describeDatabase: async () => '' },
    });
    /** Somebody's app; the standard owner's unless `of` names another. */
    const app = async (idea: string | null, of?: string) => {
      easel.clock.time += 1_000;
      const made = await easel.newProject({ [lookPath]: bare });
      if (of !== undefined) {
        await db.update(projects).set({ ownerId: of }).where(eq(projects.id, made.projectId));
      }
      const settings = idea === null ? {} : { direction: direction(idea) };
      await db.update(versions).set({ settings }).where(eq(versions.id, made.first.id));
      return made;
    };
    const ask = async (
      { projectId, viewer, first }: Awaited<ReturnType<typeof app>>,
      prompt: string,
      more: Partial<MessagesRequest> & { css?: string; viewerId?: string } = {},
    ) => {
      const { css = bare, viewerId = viewer.id, ...request } = more;
      const turnId = createId<'turn'>() as TurnId;
      await db.delete(turns).where(eq(turns.projectId, projectId));
      await db.insert(turns).values({
        ...{ id: turnId, projectId, viewerId, prompt, mode: 'build', draftId: 'd' },
        ...{ baseVersionId: first.id, phase: 'streaming', createdAt: 1 },
      });
      const files = {
        read: async (path: string) => (path === lookPath ? css : null),
        paths: () => [lookPath],
        entries: () => ({}),
        changes: () => [],
      } as unknown as DraftFiles;
      const messages = await buildMessages({
        ...{ projectId, turnId, mode: 'build', prompt, attachments: [], purpose: 'build', files, said: '' },
        ...{ exchanges: [], approvedPlan: null, failedEdits: [], editRound: 0, unfinished: null, reminder: false },
        ...{ tried: [], problems: [], promises: [], direction: null, usesSpare: false },
        ...request,
      });
      return { system: messages[0]!.content, asked: messages[1]!.content };
    };
    const linesOf = (text: string) => text.split(`# ${lately}\n`)[1]?.split('\n\n')[0]?.split('\n') ?? [];
    return { db, easel, app, ask, linesOf };
  }

  test('a first build is told the viewer’s own other apps, newest first, and nobody else’s', async () => {
    const { db, app, ask, linesOf } = await start();
    const mine = await app(null);
    const { id } = mine.viewer;
    await app('A shed', id);
    await app('Without', undefined);
    await app(null, id);
    const gone = await app('A thing deleted', id);
    await db.update(projects).set({ deletedAt: 1 }).where(eq(projects.id, gone.projectId));
    await app('A tide table', id);
    const { asked, system } = await ask(mine, 'A bakery');
    expect(linesOf(asked)).toEqual([
      '- A tide table | Fraunces | paper #f6f0e1, ink #2a2a1f',
      '- A shed | Fraunces | paper #f6f0e1, ink #2a2a1f',
    ]);
    expect(system).not.toContain('A shed');
  });

  test('the apps are those of the turn’s viewer', async () => {
    const { db, app, ask } = await start();
    const mine = await app(null);
    await app('A shed', mine.viewer.id);
    const [other] = await db.insert(viewers).values({ id: createId(), kind: 'guest', createdAt: 1 }).returning();
    expect((await ask(mine, 'A bakery', { viewerId: other!.id })).asked).not.toContain(lately);
  });

  test.each([
    ['names its colours', 'A bakery in navy and gold', {}],
    ['was answered with colours', 'A bakery', { exchanges: [{ question: 'Which?', answer: 'Everything in navy.' }] }],
    ['has set its direction in this turn', 'A bakery', { direction: direction('A till roll') }],
    ['only asks', 'What can you do?', { mode: 'ask' as const }],
    ['has no other app', 'A bakery', { viewerId: 'stranger' }],
  ])('a first build that %s is told of none', async (_what, prompt, more) => {
    const { app, ask } = await start();
    const mine = await app(null);
    await app('A shed', mine.viewer.id);
    const { asked } = await ask(mine, prompt, more);
    expect(asked).not.toContain('Lately built');
    expect(asked).not.toContain('A shed');
  });

  test('at most twenty, and as many as there is room for, whatever the number', async () => {
    const { app, ask, linesOf } = await start();
    const mine = await app(null);
    for (let number = 0; number < 24; number++) await app(`Nr ${number}`, mine.viewer.id);
    const lines = linesOf((await ask(mine, 'A bakery')).asked);
    expect(lines).toHaveLength(12);
    expect(lines[0]).toContain('Nr 23');
  });

  test('a later request gets only the app’s own direction', async () => {
    const { db, app, ask } = await start();
    const mine = await app('A seed packet');
    await app('A shed', mine.viewer.id);
    await db.update(versions).set({ kind: 'turn' }).where(eq(versions.id, mine.first.id));
    const { asked } = await ask(mine, 'Add a page');
    expect(asked).toContain('\nDirection: A seed packet | Type: Fraunces | Motion: Beds lift\n');
    expect(asked).not.toContain('A shed');
    // A direction set in this turn comes first.
    expect((await ask(mine, 'Make it chrome', { direction: direction('Chrome') })).asked).toContain(
      'Direction: Chrome',
    );
  });

  test('an app that began without a direction gets no others either', async () => {
    const { db, app, ask } = await start();
    const mine = await app(null);
    await app('A shed', mine.viewer.id);
    await db.update(versions).set({ kind: 'turn' }).where(eq(versions.id, mine.first.id));
    const { asked } = await ask(mine, 'Add a page');
    expect(asked).not.toContain('Lately built');
    expect(asked).not.toContain('Direction:');
  });

  test('a chosen look is described while it is untouched, and then no others', async () => {
    const { db, app, ask } = await start();
    const mine = await app(null);
    await app('A shed', mine.viewer.id);
    const look = drawLooks('A bakery', 3)[1];
    await db
      .update(projects)
      .set({ settings: { look } })
      .where(eq(projects.id, mine.projectId as ProjectId));
    const { asked } = await ask(mine, 'A bakery', { css: lookToCss(look) });
    expect(asked).toContain('# How it looks\nsrc/index.css holds the look that was chosen');
    expect(asked).not.toContain('Lately built');
    expect((await ask(mine, 'A bakery')).asked).not.toContain('# How it looks');
  });
});
