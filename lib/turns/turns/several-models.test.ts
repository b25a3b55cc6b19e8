import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Problem } from '../../base/foundation/problem';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { createTurnFixture, failing, saying } from './turn.fixture';

const start = { 'src/App.tsx': 'export default function App() {\n  return <p>Hi</p>;\n}\n', 'package.json': '{}' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const blank: Problem = { kind: 'page-error', message: 'boom is broken', file: 'src/App.tsx', line: 2 };

function endOf(events: readonly ProjectEvent[]) {
  const [end, ...others] = events.filter((event) => event.type === 'turn-end');
  expect(others).toEqual([]);
  return end as Extract<ProjectEvent, { type: 'turn-end' }>;
}

await describeOnDatabases('a turn with several models', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const run = async (prompt = 'Build it') => {
      const turnId = await fixture.say(project, prompt);
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return { turnId, events: await fixture.eventsOf(turnId) };
    };
    return { ...fixture, project, run };
  }

  const down = () => [[failing('model-unavailable')], [failing('model-busy')], [failing('model-unavailable')]];
  const changesOf = (events: readonly ProjectEvent[]) =>
    events.flatMap((event) => (event.type === 'model-changed' ? [[event.from, event.to, event.code]] : []));

  test('switches to the spare after the first one’s tries, and says so once', async () => {
    const { scripts, run, calls, model, waits } = await arrange();
    model.spare = 'other';
    scripts.push(...down(), `Done.\n${file('a.ts', '1')}`);
    const { events } = await run();
    expect(endOf(events)).toMatchObject({ outcome: 'version' });
    expect(changesOf(events)).toEqual([['fake', 'other', 'model-unavailable']]);
    expect(calls.map(({ usesSpare, request }) => [usesSpare, request.usesSpare])).toEqual([
      ...[false, false, false].map((no) => [no, no]),
      [true, true],
    ]);
    expect(waits).toEqual([1000, 4000]);
  });

  test('goes on in the middle of a reply, and doubles no file', async () => {
    const { scripts, run, calls, model, filesAtHead, project } = await arrange();
    model.spare = 'other';
    scripts.push(
      saying(`${file('a.ts', 'const a = 1;')}<file path="b.ts">\nconst b = 2;\nconst c`, {
        type: 'end',
        reason: 'output-limit',
      }),
      [failing('model-unavailable')],
      [failing('model-unreachable')],
      [failing('model-unavailable')],
      `${file('b.ts', 'const b = 2;\nconst c = 3;')}${file('d.ts', 'd')}`,
    );
    const { events } = await run();
    expect(calls.at(-1)).toMatchObject({ usesSpare: true, request: { purpose: 'continue' } });
    expect(events.filter((event) => event.type === 'file-start').map(({ path }) => path)).toEqual([
      'a.ts',
      'b.ts',
      // The reply was cut off in b.ts, which is written again from its start.
      'b.ts',
      'd.ts',
    ]);
    expect(await filesAtHead(project.projectId)).toMatchObject({
      'a.ts': 'const a = 1;',
      'b.ts': 'const b = 2;\nconst c = 3;',
      'd.ts': 'd',
    });
    expect(events.filter((event) => event.type === 'reply-restart')).toEqual([]);
  });

  test('stays with the spare for the rest of the turn, including repairs, and begins the next turn with the first', async () => {
    const { scripts, run, calls, model, bundle } = await arrange();
    model.spare = 'other';
    let tries = 0;
    bundle.check = async () => ((tries += 1) === 1 ? [blank] : []);
    scripts.push(...down(), file('a.ts', '1'), file('a.ts', '2'));
    expect(endOf((await run()).events)).toMatchObject({ outcome: 'version' });
    expect(calls.slice(3).map(({ usesSpare }) => usesSpare)).toEqual([true, true]);
    scripts.push(file('a.ts', '3'));
    await run('And now');
    expect(calls.at(-1)!.usesSpare).toBe(false);
  });

  test('does not wait if the first asks for more than a minute', async () => {
    const { scripts, run, calls, model } = await arrange();
    model.spare = 'other';
    scripts.push([failing('model-busy', true, 600)], file('a.ts', '1'));
    expect(endOf((await run()).events)).toMatchObject({ outcome: 'version' });
    expect(calls.map(({ usesSpare }) => usesSpare)).toEqual([false, true]);
  });

  test('ends if neither answers', async () => {
    const { scripts, run, calls, model } = await arrange();
    model.spare = 'other';
    scripts.push(...down(), ...down());
    const { events } = await run();
    expect(endOf(events)).toMatchObject({ outcome: 'error', code: 'model-unavailable' });
    expect([calls.length, changesOf(events).length]).toEqual([6, 1]);
  });

  test('is not called if only the person can help', async () => {
    const { scripts, run, calls, model } = await arrange();
    model.spare = 'other';
    scripts.push([failing('model-key-refused', false)]);
    const { events } = await run();
    expect([endOf(events).code, calls.length, changesOf(events)]).toEqual(['model-key-refused', 1, []]);
  });

  test('a version has the small model’s summary, and its cost is reported with the rest', async () => {
    const { scripts, sums, run } = await arrange();
    scripts.push(`Here you are.\n${file('src/B.tsx', 'b')}`);
    const usage = { model: 'tiny', input: 5, cached: 0, output: 2, cost: 0.0001, spent: 0.0011, estimated: false };
    sums.push({ summary: 'A second page.', usage });
    const { events } = await run();
    expect(events.find((event) => event.type === 'version-made')).toMatchObject({ summary: 'A second page.' });
    expect(events.flatMap((event) => (event.type === 'usage' ? [[event.model, event.counted]] : []))).toEqual([
      ['fake', true],
      ['tiny', true],
    ]);
  });
});
