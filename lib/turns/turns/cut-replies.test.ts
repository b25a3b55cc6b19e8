import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { continueTurn } from './start-turn';
import { createTurnFixture, failing, pausing, saying } from './turn.fixture';
import type { CallPart } from './turn-ports';

const start = { 'src/App.tsx': 'export default function App() {\n  return <p>Hi</p>;\n}\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const promise = '<promise id="book-a-seat">\nA member can book a seat.\n\nopen /\nsee "Hi"\n</promise>\n';
const atLimit: CallPart = { type: 'end', reason: 'output-limit' };
const brokenOff: CallPart = { type: 'end', reason: 'cut' };

function endOf(events: readonly ProjectEvent[]) {
  const [end, ...others] = events.filter((event) => event.type === 'turn-end');
  expect(others).toEqual([]);
  return end as Extract<ProjectEvent, { type: 'turn-end' }>;
}

await describeOnDatabases('a reply that is cut', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const run = async () => {
      const turnId = await fixture.say(project, 'Build it');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    };
    return { ...fixture, project, run };
  }
  const refusedIn = (events: readonly ProjectEvent[]) => events.filter(({ type }) => type === 'operation-refused');

  describe('at its length', () => {
    test('in a file, continues by itself after the last complete file', async () => {
      const { scripts, run, calls, filesAtHead, project } = await arrange();
      scripts.push(
        saying(`Here.\n\n${file('a.ts', 'a')}<file path="b.ts">\nconst b`, atLimit),
        `${file('b.ts', 'const b = 2;')}${file('supabase/seed.sql', 'select 1;')}${promise}`,
      );
      const { events } = await run();
      expect(calls[1]?.request).toMatchObject({ purpose: 'continue', unfinished: null });
      expect(calls[1]?.request.said).toBe(`Here.\n\n${file('a.ts', 'a')}`);
      expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': 'a', 'b.ts': 'const b = 2;' });
      expect(await filesAtHead(project.projectId)).toHaveProperty(['supabase/seed.sql']);
      expect(events.filter(({ type }) => type === 'promise-made')).toHaveLength(1);
      expect(refusedIn(events)).toEqual([]);
      expect(endOf(events)).toMatchObject({ outcome: 'version' });
    });

    test('in a promise, loses neither it nor what comes after', async () => {
      const { scripts, run, calls } = await arrange();
      const second = promise.replace('book-a-seat', 'see-the-list');
      scripts.push(saying(`${file('a.ts', 'a')}${promise.slice(0, 60)}`, atLimit), `${promise}${second}`);
      const { events } = await run();
      expect(calls[1]?.request.said).toBe(file('a.ts', 'a'));
      const made = events.flatMap((event) => (event.type === 'promise-made' ? [event.promise] : []));
      expect(made.map(({ id }) => id)).toEqual(['book-a-seat', 'see-the-list']);
      expect(refusedIn(events)).toEqual([]);
    });

    test('in the middle of a tag’s own line, reads the complete tag', async () => {
      const { scripts, run } = await arrange();
      scripts.push(saying(`${file('a.ts', 'a')}<promise id="bo`, atLimit), promise);
      const { events } = await run();
      expect(events.filter(({ type }) => type === 'promise-made')).toHaveLength(1);
    });

    test('twice in the same file, continues in its middle: it is longer than a reply', async () => {
      const { scripts, run, calls, filesAtHead, project } = await arrange();
      scripts.push(
        saying(`${file('a.ts', 'a')}<file path="long.ts">\none\ntw`, atLimit),
        saying('<file path="long.ts">\none\ntw', atLimit),
        saying('o\nthree\n</file>\n<file path="c.ts">\nc', atLimit),
        file('c.ts', 'c'),
      );
      await run();
      expect(calls.map(({ request }) => request.unfinished)).toEqual([
        null,
        null,
        { name: 'file', path: 'long.ts' },
        null,
      ]);
      expect(await filesAtHead(project.projectId)).toMatchObject({
        'a.ts': 'a',
        'long.ts': 'one\ntwo\nthree',
        'c.ts': 'c',
      });
    });

    test('twice in a row, in a file and in a promise, ends whole', async () => {
      const { scripts, run, filesAtHead, project } = await arrange();
      scripts.push(
        saying(`${file('a.ts', 'a')}<file path="b.ts">\nb`, atLimit),
        saying(`${file('b.ts', 'b')}${promise.slice(0, 40)}`, atLimit),
        promise,
      );
      const { events } = await run();
      expect(await filesAtHead(project.projectId)).toMatchObject({ 'a.ts': 'a', 'b.ts': 'b' });
      expect(events.filter(({ type }) => type === 'promise-made')).toHaveLength(1);
    });

    test('over and over, is continued eight times at most', async () => {
      const { scripts, run, calls } = await arrange();
      scripts.push(
        ...Array.from({ length: 30 }, (_, n) => saying(`${file(`f${n}.ts`, 'x')}<file path="g.ts">\ng`, atLimit)),
      );
      await run();
      expect(calls.filter(({ request }) => request.purpose === 'continue')).toHaveLength(8);
    });

    test('is not continued if the limit leaves nothing', async () => {
      const { scripts, run, calls } = await arrange();
      scripts.push(saying(`${file('a.ts', 'a')}<file path="b.ts">\nb`, atLimit), [failing('limit-reached', false)]);
      expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code: 'limit-reached' });
      expect(calls).toHaveLength(2);
    });
  });

  describe('by a connection that breaks off', () => {
    test('keeps its complete files as a version, does not call again, and continues when asked to', async () => {
      const { scripts, run, calls, here, project, filesAtHead } = await arrange();
      scripts.push(saying(`${file('a.ts', 'a')}<file path="b.ts">\nconst b = 2;\nconst c`, brokenOff));
      const { turnId, events } = await run();
      expect(calls).toHaveLength(1);
      expect(endOf(events)).toMatchObject({ outcome: 'stopped', code: 'model-cut', versionId: expect.any(String) });
      expect(await filesAtHead(project.projectId)).toEqual({ ...start, 'a.ts': 'a' });

      scripts.push(` = 3;\n</file>\n${file('d.ts', 'd')}`);
      const continued = await continueTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
      expect(continued.ok).toBe(true);
      await here.runner.idle();
      expect(calls[1]?.request).toMatchObject({ purpose: 'continue', unfinished: { name: 'file', path: 'b.ts' } });
      expect(await filesAtHead(project.projectId)).toEqual({
        ...start,
        ...{ 'a.ts': 'a', 'b.ts': 'const b = 2;\nconst c = 3;', 'd.ts': 'd' },
      });
    });

    test.each(['model-cut', 'model-stalled', 'model-empty', 'model-thought-only'] as const)(
      'before a word (%s), changes nothing and asks nothing again',
      async (code) => {
        const { scripts, run, calls, filesAtHead, project } = await arrange();
        scripts.push([failing(code, false)]);
        expect(endOf((await run()).events)).toMatchObject({ outcome: 'error', code, versionId: null });
        expect(calls).toHaveLength(1);
        expect(await filesAtHead(project.projectId)).toEqual(start);
      },
    );

    test('a turn that the person stopped is not continued', async () => {
      const { scripts, here, project, say } = await arrange();
      const pause = pausing(file('a.ts', 'a'), 'never');
      scripts.push(pause.script);
      const turnId = await say(project, 'Build it');
      await pause.paused;
      here.runner.stop(turnId);
      await here.runner.idle();
      const input = { viewer: project.viewer, projectId: project.projectId, turnId };
      expect(await continueTurn(here, input)).toMatchObject({ error: { code: 'turn-over' } });
    });
  });

  test('thinking and silence are logged once each time they begin', async () => {
    const { scripts, run } = await arrange();
    scripts.push([
      { type: 'thinking', tokens: 4 },
      { type: 'thinking', tokens: 4 },
      { type: 'silent', ms: 60_000, untilMs: 900_000 },
      { type: 'thinking', tokens: 0 },
      { type: 'read-less', model: 'fake', sent: 9000, read: 4096 },
      ...saying(file('a.ts', 'a')),
    ]);
    const { events } = await run();
    const told = events.filter(({ type }) => /^(?:model-|request-cut)/.test(type));
    expect(told).toMatchObject([
      { type: 'model-thinking' },
      { type: 'model-silent', seconds: 60, until: 900 },
      { type: 'model-thinking' },
      { type: 'request-cut', sent: 9000, read: 4096 },
    ]);
  });
});
