import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { readCatalogue } from '../../modules/catalogue/read-catalogue';
import { takeOverFile } from '../../modules/installed/change-modules';
import { answerTurn } from './answer-turn';
import { takeModule } from './take-module';
import { stopTurn } from './stop-turn';
import { continueTurn } from './start-turn';
import { createTurnFixture, pausing } from './turn.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const catalogue = await readCatalogue(path.join(import.meta.dirname, '../../modules'));
const start = {
  'src/App.tsx': 'export default 1;\n',
  'package.json': '{}',
  'tsconfig.json': '{}',
  'src/modules/shop/own.ts': 'export const own = 1;\n',
};
const app = (text: string) => `<file path="src/App.tsx">\n${text}\n</file>\n`;
const index = 'src/modules/auth/index.ts';

await describeOnDatabases('modules in a turn', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database(), catalogue);
    const project = await fixture.newProject(start);
    async function run(...replies: Parameters<typeof fixture.scripts.push>) {
      fixture.scripts.push(...replies);
      const turnId = await fixture.say(project, 'Let people sign in');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      // A refused edit is requested once more; other refusals are not.
      fixture.scripts.length = 0;
      return { turnId, events: await fixture.eventsOf(turnId) };
    }
    const head = () => fixture.filesAtHead(project.projectId);
    async function lockedAtHead() {
      const version = (await fixture.versions.head(project.projectId))!;
      const tree = (await fixture.trees.read(version.treeHash))!;
      return Object.entries(tree).flatMap(([at, { locked }]) => (locked ? [at] : []));
    }
    return { ...fixture, project, run, head, lockedAtHead };
  }
  const refusalsOf = (events: readonly ProjectEvent[]) =>
    events.flatMap((event) => (event.type === 'operation-refused' ? [event.code] : []));

  test('a tag installs one: files and migrations, locked, with its settings, told once', async () => {
    const { run, head, lockedAtHead, database: data } = await arrange();
    const { events } = await run(
      `People can sign in.\n\n<module name="auth" magicLink="false"/>\n${app('export default 2;')}`,
    );
    expect(events.filter(({ type }) => type === 'module-installed')).toMatchObject([
      { name: 'auth', version: 4, also: [] },
    ]);
    expect(refusalsOf(events)).toEqual([]);
    const files = await head();
    expect(files[index]).toBe(catalogue.get('auth')!.files['index.ts']);
    expect(JSON.parse(files['src/modules/auth/module.json']!)).toMatchObject({ settings: { magicLink: false } });
    const locked = await lockedAtHead();
    const migrations = Object.keys(files).filter((at) => /_auth_(people|pupils|welcome)\.sql$/.test(at));
    expect(locked.toSorted()).toEqual(
      [...Object.keys(files).filter((at) => at.startsWith('src/modules/auth/')), ...migrations].toSorted(),
    );
    expect(migrations).toHaveLength(3);
    expect(data.ran()).toEqual(migrations);
    // Requesting it again changes nothing; a setting changes its `module.json`.
    const again = await run(`Once more.\n\n<module name="auth"/>\n${app('export default 3;')}`);
    expect(again.events.some(({ type }) => type === 'module-installed')).toBe(false);
    await run(`With links.\n\n<module name="auth" magicLink="true"/>\n`);
    expect(JSON.parse((await head())['src/modules/auth/module.json']!)).toMatchObject({
      settings: { magicLink: true, signUp: true },
    });
    expect(await lockedAtHead()).toEqual(locked);
  });

  test('one that is asked for behind tables built on it comes before them', async () => {
    const { run, database: data } = await arrange();
    data.needs.set('has_role', 'auth_people');
    const { events } = await run(
      `A club.\n\n<migration name="club">\ncreate policy p on public.notes using (public.has_role('editor'));\n</migration>\n<module name="auth"/>\n${app('export default 2;')}`,
    );
    expect(events.filter(({ type }) => type === 'repair-start')).toEqual([]);
    expect(data.ran().map((at) => at.replace(/^.*\d{14}_|\.sql$/g, ''))).toEqual([
      ...['auth_people', 'auth_pupils', 'auth_welcome', 'club'],
    ]);
  });

  test('an unknown one, or one whose place is taken, is refused in words', async () => {
    const { run, head } = await arrange();
    const { events } = await run(`Mail.\n\n<module name="letters"/>\n${app('export default 2;')}`);
    expect(events).toContainEqual(
      expect.objectContaining({
        code: 'module-refused',
        message: 'There is no module letters; there are: auth, payments, scenes.',
      }),
    );
    expect((await head())['src/App.tsx']).toBe('export default 2;');
  });

  test('what a model tries around locked files is refused, told, and changes none of them', async () => {
    const { run, head, lockedAtHead } = await arrange();
    await run(`People can sign in.\n\n<module name="auth"/>\n${app('export default 2;')}`);
    const [files, locked] = [await head(), await lockedAtHead()];
    const migration = locked.find((at) => at.endsWith('.sql'))!;
    const edit = (at: string, find: string, replace: string) =>
      `<edit path="${at}">\n<find>\n${find}\n</find>\n<replace>\n${replace}\n</replace>\n</edit>\n`;
    const file = (at: string) => `<file path="${at}">\nexport const Guard = ({ children }) => children;\n</file>\n`;
    const tries = [
      file(index),
      file('src/modules/auth/guards.tsx'),
      file('./src/modules/auth/guards.tsx'),
      file('/src/modules/auth/guards.tsx'),
      edit(
        'src/modules/auth/guards.tsx',
        files['src/modules/auth/guards.tsx']!.split('\n').slice(0, 4).join('\n'),
        '//',
      ),
      `<delete path="${index}"/>\n`,
      `<rename from="${index}" to="src/old.ts"/>\n`,
      `<rename from="src/App.tsx" to="${index}"/>\n`,
      file('src/modules/auth.tsx'),
      file('src/modules/Auth/index.ts'),
      file('src/modules/auth/extra.ts'),
      file('src/modules/auth/index.tsx'),
      `<rename from="src/modules/shop/own.ts" to="src/modules/auth.ts"/>\n`,
      `<file path="${migration}">\nselect 1;\n</file>\n`,
      `<delete path="${migration}"/>\n`,
      `<file path="src/modules/auth/module.json">\n{ "name": "auth", "version": 9, "settings": {} }\n</file>\n`,
    ];
    for (const [at, attempt] of tries.entries()) {
      const { events } = await run(
        `Try ${at}.\n\n${attempt}${app(`export default ${100 + at};`)}`,
        `Well.\n\n${app(`export default ${200 + at};`)}`,
      );
      expect(refusalsOf(events).length, attempt).toBeGreaterThan(0);
      const now = await head();
      for (const one of locked) expect(now[one], `${attempt} ${one}`).toBe(files[one]);
      expect(await lockedAtHead(), attempt).toEqual(locked);
      const shown = Object.keys(now).filter((one) => /^src\/modules\/(?!shop)/i.test(one));
      expect(shown.length).toBe(locked.filter((at) => !at.endsWith('.sql')).length);
    }
  });

  test('a file that the person took over is the model’s to edit, and told to it; its neighbours are not', async () => {
    const fixture = await arrange();
    const { run, head, lockedAtHead, project } = fixture;
    await run(`People can sign in.\n\n<module name="auth"/>\n${app('export default 2;')}`);
    const taken = 'src/modules/auth/guards.tsx';
    const took = await takeOverFile(
      { ...fixture, modules: catalogue },
      { ...project, name: 'auth', path: taken, isMine: true },
    );
    expect(took).toMatchObject({ ok: true });
    const locked = await lockedAtHead();
    const { events } = await run(
      `Mine.\n\n<file path="${taken}">\nexport const Guard = 1;\n</file>\n<file path="${index}">\nexport {};\n</file>\n`,
      'Well.',
    );
    expect(refusalsOf(events)).toEqual(['file-locked']);
    expect((await head())[taken]).toBe('export const Guard = 1;');
    expect(await lockedAtHead()).toEqual(locked);
    // Rewriting the file with Easel's text keeps it the person's, and so does changing a setting.
    await run(`Back.\n\n<file path="${taken}">\n${catalogue.get('auth')!.files['guards.tsx']!.trimEnd()}\n</file>\n`);
    await run(`Links.\n\n<module name="auth" magicLink="false"/>\n`);
    expect(await lockedAtHead()).toEqual(locked);
    const note = JSON.parse((await head())['src/modules/auth/module.json']!) as object;
    expect(note).toMatchObject({ settings: { magicLink: false }, takenOver: ['guards.tsx'] });
  });

  test('a part of another version is the person’s to update: asked for again, the app stays as it is', async () => {
    const fixture = await arrange();
    const auth = catalogue.get('auth')!;
    const newer = new Map(catalogue).set('auth', {
      ...auth,
      manifest: { ...auth.manifest, version: auth.manifest.version + 1 },
    });
    await fixture.run(`People can sign in.\n\n<module name="auth"/>\n${app('export default 2;')}`);
    const before = (await fixture.head())['src/modules/auth/module.json'];
    const files = { read: async (at: string) => (await fixture.head())[at] ?? null } as never;
    for (const settings of [{}, { magicLink: 'false' }] as Record<string, string>[]) {
      const told: unknown[] = [];
      await takeModule(
        {
          draft: { files },
          emit: (step) => told.push(step),
          migrate: async () => {},
          unrun: () => [],
          modules: newer,
          now: () => 0,
          unwanted: [],
        },
        { type: 'module', name: 'auth', settings },
      );
      expect(told).toHaveLength(Object.keys(settings).length);
    }
    expect((await fixture.head())['src/modules/auth/module.json']).toBe(before);
  });

  test('a turn that another process continues has it locked as before', async () => {
    const { scripts, say, project, process, until, here, lockedAtHead, errors } = await arrange();
    const held = pausing(`People can sign in.\n\n<module name="auth"/>\n<file path="b.ts">\n1`, '');
    scripts.push(held.script);
    const turnId = await say(project, 'Let people sign in');
    await held.paused;
    await until(project.projectId, 'module-installed');
    await here.runner.shutDown();
    expect(await lockedAtHead()).toEqual([]);
    scripts.push('\n</file>\n');
    const next = process('next');
    expect(await continueTurn(next, { ...project, turnId })).toMatchObject({ ok: true });
    await next.runner.idle();
    expect(errors).toEqual([]);
    expect(await lockedAtHead()).toHaveLength(Object.keys(catalogue.get('auth')!.files).length + 4);
  });

  describe('in an app that keeps data', () => {
    const table = `<migration name="notes">\ncreate table public.notes (id int primary key);\n</migration>\n`;
    const used = `People can sign in.\n\n<module name="auth"/>\n<migration name="editors">\nselect public.has_role('editor');\n</migration>\n${app('import "@/modules/auth";')}`;

    async function ask() {
      const arranged = await arrange();
      await arranged.run(`Notes.\n\n${table}${app('export default 2;')}`);
      const before = arranged.database.ran().length;
      const { turnId, events } = await arranged.run(used);
      const asked = events.find((event) => event.type === 'approval-needed')!;
      expect(asked).toMatchObject({ plan: '', modules: [{ name: 'auth', touches: ['sign-in'] }] });
      // Neither its own migrations nor those built on it have run.
      expect(arranged.database.ran()).toHaveLength(before);
      expect((await arranged.head())[index]).toBeUndefined();
      async function answer(approve: boolean, ...replies: Parameters<typeof arranged.scripts.push>) {
        arranged.scripts.push(...replies);
        const { viewer, projectId } = arranged.project;
        const { questionId } = asked;
        expect(await answerTurn(arranged.here, { viewer, projectId, turnId, answer: { questionId, approve } })).toEqual(
          {
            ok: true,
            value: null,
          },
        );
        await arranged.here.runner.idle();
        expect(arranged.errors).toEqual([]);
        return arranged.eventsOf(turnId);
      }
      return { ...arranged, turnId, before, answer };
    }

    test('the person is asked; a yes brings it in, with what was built on it, in their order', async () => {
      const { answer, head, database: data, before, lockedAtHead } = await ask();
      const events = await answer(true);
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
      expect((await head())[index]).toBe(catalogue.get('auth')!.files['index.ts']);
      expect(await lockedAtHead()).toContain(index);
      expect(data.ran().slice(before)).toMatchObject([
        expect.stringMatching(/_auth_people\.sql$/),
        expect.stringMatching(/_auth_pupils\.sql$/),
        expect.stringMatching(/_auth_welcome\.sql$/),
        expect.stringMatching(/_editors\.sql$/),
      ]);
    });

    test('a no takes it out, tells the model, and the turn ends well without it', async () => {
      const { answer, head, scripts, database: data, before } = await ask();
      const events = await answer(
        false,
        `Without accounts, then.\n\n<module name="auth"/>\n${app('export default 3;')}`,
      );
      expect(scripts).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
      expect(events.filter(({ type }) => type === 'repair-start')).toMatchObject([
        { problems: [{ message: expect.stringContaining('said no to the ready-made part auth') }] },
      ]);
      expect(events).toContainEqual(
        expect.objectContaining({ message: 'The person does not want the module auth here; build without it.' }),
      );
      const files = await head();
      expect(Object.keys(files).filter((at) => at.startsWith('src/modules/auth'))).toEqual([]);
      expect(files['src/App.tsx']).toBe('export default 3;');
      expect(
        data
          .ran()
          .slice(before)
          .some((at) => at.endsWith('_auth_people.sql')),
      ).toBe(false);
      expect(Object.keys(files).some((at) => at.endsWith('_auth_people.sql'))).toBe(false);
    });

    test('who stops instead of answering has the app as it was', async () => {
      const { here, project, turnId, eventsOf, head, database: data, before, errors } = await ask();
      expect(await stopTurn(here, { ...project, turnId })).toMatchObject({ ok: true });
      await here.runner.idle();
      expect(errors).toEqual([]);
      expect((await eventsOf(turnId)).at(-1)).toMatchObject({ type: 'turn-end', outcome: 'stopped', versionId: null });
      expect((await head())['src/App.tsx']).toBe('export default 2;');
      expect(data.ran()).toHaveLength(before);
    });

    test('one that is there already is changed without a question', async () => {
      const { answer, run } = await ask();
      await answer(true);
      const { events } = await run(`Links.\n\n<module name="auth" magicLink="false"/>\n`);
      expect(events.some(({ type }) => type === 'approval-needed')).toBe(false);
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });
    });
  });
});
