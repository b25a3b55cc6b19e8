import { expect, test, vi } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { answerTurn } from './answer-turn';
import { hearWritten } from './migrate-draft';
import { continueTurn } from './start-turn';
import { stopTurn } from './stop-turn';
import { createTurnFixture, failing, pausing, saying } from './turn.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}', 'tsconfig.json': '{}' };
const migration = (name: string, sql: string) => `<migration name="${name}">\n${sql}\n</migration>\n`;
const app = '<file path="src/App.tsx">\nexport default 2;\n</file>\n';
const isMigration = (path: string) => path.startsWith('supabase/');
const titles = (paths: readonly string[]) => paths.map((path) => path.replace(/^.*\d_|\.sql$/g, ''));

await describeOnDatabases('migrations of a turn', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    async function run(...replies: Parameters<typeof fixture.scripts.push>) {
      fixture.scripts.push(...replies);
      const turnId = await fixture.say(project, 'Share it');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    }
    const migrations = async () => Object.keys(await fixture.filesAtHead(project.projectId)).filter(isMigration);
    return { ...fixture, project, run, migrations };
  }
  const endOf = (events: readonly ProjectEvent[]) => events.find((event) => event.type === 'turn-end');
  const appliedOf = (events: readonly ProjectEvent[]) =>
    events.flatMap((event) => (event.type === 'migration-applied' ? [event.path] : []));

  test('become files of the version, run while it is written, and update the types', async () => {
    const { run, migrations, database: data, filesAtHead, project } = await arrange();
    const { events } = await run(`Now for all.\n\n${migration('create_a', 'select 1')}${app}`);
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
    const paths = await migrations();
    expect(paths).toEqual([expect.stringMatching(/^supabase\/migrations\/\d{14}_create_a\.sql$/)]);
    expect(appliedOf(events)).toEqual(paths);
    const order = events.map((event) => ('path' in event && event.path === 'src/App.tsx' ? 'app' : event.type));
    expect(order.indexOf('migration-applied')).toBeLessThan(order.indexOf('app'));
    const files = await filesAtHead(project.projectId);
    expect(files[paths[0]!]).toBe('select 1\n');
    expect(files['src/lib/database.types.ts']).toBe(`// ${paths[0]}\n`);
    expect([data.ran(), data.copies()]).toEqual([paths, 0]);
  });

  test('of one reply run in order, each after the existing ones', async () => {
    const { run, migrations } = await arrange();
    await run(`Both.\n\n${migration('b', 'select 1')}${migration('a', 'select 2')}`);
    await run(`More.\n\n${migration('c', 'select 3')}`);
    const paths = await migrations();
    expect(titles(paths)).toEqual(['b', 'a', 'c']);
    expect(paths.toSorted()).toEqual(paths);
  });

  test('content is inserted like a migration, and again when the same turn fixes it', async () => {
    const { run, migrations, calls, database: data } = await arrange();
    const migrate = vi.spyOn(data.port, 'migrate');
    const content = (sql: string) => `<file path="supabase/content.sql">\n${sql}\n</file>\n`;
    const { events } = await run(
      `One.\n\n${migration('a', 'this works')}${content('this fails')}${app}`,
      content('insert'),
    );
    expect(calls[1]?.request).toMatchObject({ purpose: 'repair', problems: [{ file: 'supabase/content.sql' }] });
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
    expect(await migrations()).toContain('supabase/content.sql');
    const asked = migrate.mock.calls.map(([, files]) => files.find(({ path }) => path.endsWith('content.sql'))?.text);
    expect(asked.at(-1)).toBe('insert');
    // Rows that were already inserted are included again: rows nobody has changed get the new content.
    const ran = { ran: new Set(['supabase/content.sql', 'supabase/seed.sql']), fault: null, atRisk: null };
    for (const path of ['supabase/content.sql', 'supabase/seed.sql']) hearWritten({ database: ran }, path);
    expect([...ran.ran]).toEqual(['supabase/seed.sql']);
  });

  test('that fail go to the model with the statement, and it may rewrite them', async () => {
    const { run, migrations, calls, database: data } = await arrange();
    const { events } = await run(`One.\n\n${migration('a', 'this fails')}${app}`, migration('a', 'this works'));
    expect(calls[1]?.request).toMatchObject({
      purpose: 'repair',
      problems: [{ kind: 'migration', message: 'Postgres says: no', excerpt: 'this fails' }],
    });
    expect(calls[1]?.request.problems[0]?.file).toMatch(/_a\.sql$/);
    // The app was never tried on a database without its tables.
    expect(events.filter((event) => event.type === 'observation')).toHaveLength(1);
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
    expect(titles(await migrations())).toEqual(['a']);
    expect(titles(data.ran())).toEqual(['a']);
  });

  test('that never run are in no version, and nothing of the turn stays in the database', async () => {
    const { run, migrations, database: data } = await arrange();
    const fails = (word: string) => migration('b', `${word} fails`);
    const replies = [`Two.\n\n${migration('a', 'select 1')}${fails('it')}`, fails('so'), fails('and'), fails('still')];
    const { events } = await run(...replies);
    expect(endOf(events)).toMatchObject({ outcome: 'error', code: 'repair-failed', versionId: null });
    expect(titles(appliedOf(events))).toEqual(['a']);
    expect([await migrations(), data.ran(), data.copies()]).toEqual([[], [], 0]);
  });

  test('stay as they are once they have run', async () => {
    const { run, migrations, filesAtHead, project } = await arrange();
    await run(`A.\n\n${migration('a', 'select 1')}`);
    const [path] = await migrations();
    const { events } = await run(
      `Other.\n\n<file path="${path}">\nselect 2\n</file>\n<delete path="${path}"/>\n${migration('a', 'select 1')}${app}`,
    );
    const refused = events.flatMap((event) => (event.type === 'operation-refused' ? [event.code] : []));
    expect(refused).toEqual(['migration-refused', 'migration-refused']);
    expect((await filesAtHead(project.projectId))[path!]).toBe('select 1\n');
    expect(await migrations()).toEqual([path]);
  });

  test('are undone with a turn that ends in an error or changes nothing', async () => {
    const { run, database: data } = await arrange();
    const cut = saying(`A.\n\n${migration('a', 'select 1')}`, failing('model-key-refused', false));
    const { events } = await run(cut);
    expect(appliedOf(events)).toHaveLength(1);
    expect(endOf(events)).toMatchObject({ outcome: 'error' });
    expect([data.ran(), data.copies()]).toEqual([[], 0]);
  });

  test('stay with the version of a stopped turn', async () => {
    const { scripts, say, project, here, until, migrations, database: data } = await arrange();
    const pause = pausing(`A.\n\n${migration('a', 'select 1')}${migration('b', 'this fails')}${app}`, '');
    scripts.push(pause.script);
    const turnId = await say(project, 'Share it');
    await pause.paused;
    await until(project.projectId, 'migration-applied');
    await stopTurn(here, { ...project, turnId });
    await here.runner.idle();
    expect(titles(await migrations())).toEqual(['a']);
    expect([data.ran(), data.copies()]).toEqual([await migrations(), 0]);
  });

  test('of an interrupted turn are undone, and run again when it is continued', async () => {
    const { scripts, say, project, process, until, here, migrations, database: data, errors } = await arrange();
    const pause = pausing(`A.\n\n${migration('a', 'select 1')}<file path="b.ts">\n1`, '');
    scripts.push(pause.script);
    const turnId = await say(project, 'Share it');
    await pause.paused;
    await until(project.projectId, 'migration-applied');
    await here.runner.shutDown();
    expect(data.ran()).toEqual([]);
    scripts.push('\n</file>\n');
    const next = process('next');
    expect(await continueTurn(next, { ...project, turnId })).toMatchObject({ ok: true });
    await next.runner.idle();
    expect(errors).toEqual([]);
    expect(titles(await migrations())).toEqual(['a']);
    expect(data.ran()).toEqual(await migrations());
  });

  async function arrangeLoss() {
    const fixture = await arrange();
    const first = await fixture.run(`Drop.\n\n${migration('a', 'select 1')}${migration('b', 'this loses')}${app}`);
    const asked = first.events.find((event) => event.type === 'approval-needed')!;
    expect(asked).toMatchObject({ plan: '', losses: [{ table: 'bookings', column: 'phone', rows: 22 }] });
    expect(first.events.at(-1)).toMatchObject({ type: 'turn-phase', phase: 'waiting' });
    expect(titles(fixture.database.ran())).toEqual(['a']);
    async function answer(approve: boolean) {
      const { projectId, viewer } = fixture.project;
      const told = { viewer, projectId, turnId: first.turnId, answer: { questionId: asked.questionId, approve } };
      expect(await answerTurn(fixture.here, told)).toEqual({ ok: true, value: null });
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return endOf(await fixture.eventsOf(first.turnId));
    }
    return { ...fixture, answer };
  }

  test('that would lose data wait for the person, and run once they approve', async () => {
    const { answer, calls, database: data, migrations } = await arrangeLoss();
    expect(await answer(true)).toMatchObject({ outcome: 'version' });
    expect(calls).toHaveLength(1);
    expect(titles(data.ran())).toEqual(['a', 'b']);
    expect(data.ran()).toEqual(await migrations());
  });

  test('that may not lose data go back to the model', async () => {
    const { answer, calls, scripts, database: data, migrations } = await arrangeLoss();
    scripts.push(`Kept.\n\n${migration('b', 'this keeps')}`);
    expect(await answer(false)).toMatchObject({ outcome: 'version' });
    expect(calls[1]?.request).toMatchObject({ purpose: 'repair', problems: [{ kind: 'migration' }] });
    expect(titles(data.ran())).toEqual(['a', 'b']);
    expect(data.ran()).toEqual(await migrations());
  });

  test('that wait are dropped when the turn is stopped, except those that had run', async () => {
    const { here, project, database: data, migrations } = await arrangeLoss();
    const [turn] = await here.store.open(project.projectId);
    await stopTurn(here, { ...project, turnId: turn!.id });
    await here.runner.idle();
    expect(titles(data.ran())).toEqual(['a']);
    expect(data.ran()).toEqual(await migrations());
  });
});
