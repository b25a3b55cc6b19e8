import { describe, expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { answerTurn } from './answer-turn';
import { foldDraft } from './fold-draft';
import { continueTurn } from './start-turn';
import { stopTurn } from './stop-turn';
import { createTurnFixture, failing, pausing, saying, type Script } from './turn.fixture';
import type { ProjectEvent, TurnMode } from '../../base/turn-events/turn-event';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}', 'src/old.ts': 'old\n' };
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const edit =
  '<edit path="src/App.tsx">\n<find>\nexport default 1;\n</find>\n<replace>\nexport default 2;\n</replace>\n</edit>\n';
const everything = `It works like this.

<plan>
- one
</plan>
${file('new.ts', '1')}${edit}<rename from="src/old.ts" to="src/new.ts"/>
<delete path="src/old.ts"/>
<package name="zod" version="^4"/>
<migration name="create_todos">
create table todos ();
</migration>
<module name="auth"/>
`;
const changing = new Set(['file-start', 'file-delta', 'file-end', 'file-renamed', 'file-deleted', 'package-changed']);

function endOf(events: readonly ProjectEvent[]) {
  return events.find((event) => event.type === 'turn-end');
}

await describeOnDatabases('what a turn may change', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const { projectId, viewer } = project;
    const run = async (mode: TurnMode, ...scripts: Script[]) => {
      fixture.scripts.push(...scripts);
      const turnId = await fixture.say(project, 'How does it work?', mode);
      await fixture.here.runner.idle();
      return { projectId, viewer, turnId };
    };
    /** Asserts that the turn wrote no file, made no version and sent no file event; returns its events. */
    const isUntouched = async (turnId: Awaited<ReturnType<typeof run>>['turnId']) => {
      const events = await fixture.eventsOf(turnId);
      expect(events.filter(({ type }) => changing.has(type) || type === 'version-made')).toEqual([]);
      expect(foldDraft(events).operations).toEqual([]);
      expect((await fixture.versions.head(projectId))?.id).toBe(project.first.id);
      expect(await fixture.filesAtHead(projectId)).toEqual(start);
      expect(fixture.errors).toEqual([]);
      return events;
    };
    return { ...fixture, project, run, isUntouched };
  }

  describe('Ask', () => {
    test('refuses every kind of operation, each with an event, and answers', async () => {
      const { run, isUntouched, calls } = await arrange();
      const { turnId } = await run('ask', everything);
      const events = await isUntouched(turnId);
      const refused = events.flatMap((event) => (event.type === 'operation-refused' ? [event] : []));
      expect(refused.map(({ operation }) => operation)).toEqual([
        ...['file', 'edit', 'rename', 'delete', 'package', 'migration', 'module'],
      ]);
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['changes-nothing']));
      expect(endOf(events)).toMatchObject({ outcome: 'answer', versionId: null });
      expect(calls).toHaveLength(1);
    });

    test('answers a reply that reaches the output limit inside a file with no change', async () => {
      const { run, isUntouched } = await arrange();
      const { turnId } = await run(
        'ask',
        saying('Look:\n<file path="new.ts">\nconst a', { type: 'end', reason: 'output-limit' }),
        ` = 1;\n</file>\n${file('more.ts', '2')}`,
      );
      expect(endOf(await isUntouched(turnId))).toMatchObject({ outcome: 'answer' });
    });

    test('does not call again when a reply broke off, and changes nothing', async () => {
      const { run, isUntouched } = await arrange();
      const half = `Look:\n${file('whole.ts', '1')}<file path="new.ts">\nconst a`;
      const { turnId } = await run('ask', saying(half, { type: 'end', reason: 'cut' }));
      expect(endOf(await isUntouched(turnId))).toMatchObject({ outcome: 'error', code: 'model-cut' });
    });

    test('keeps nothing of a reply when the model failed in the middle', async () => {
      const { run, isUntouched } = await arrange();
      const { turnId } = await run('ask', saying(file('new.ts', '1'), failing('model-key-refused', false)));
      expect(endOf(await isUntouched(turnId))).toMatchObject({ outcome: 'error' });
    });

    test('makes no version when it is stopped', async () => {
      const { scripts, say, project, here, isUntouched } = await arrange();
      const pause = pausing(`${file('new.ts', '1')}<file path="b.ts">\nhalf`, 'never');
      scripts.push(pause.script);
      const turnId = await say(project, 'How?', 'ask');
      await pause.paused;
      await stopTurn(here, { viewer: project.viewer, projectId: project.projectId, turnId });
      await here.runner.idle();
      expect(endOf(await isUntouched(turnId))).toMatchObject({ outcome: 'stopped', versionId: null });
    });

    test('still changes nothing when its process died in a file and it is continued', async () => {
      const { scripts, say, project, process, isUntouched } = await arrange();
      const pause = pausing(`Hm.\n${file('new.ts', '1')}<file path="b.ts">\nhalf`, '');
      scripts.push(pause.script);
      const died = await say(project, 'How?', 'ask');
      await pause.paused;
      const next = process('next');
      await next.runner.recover(true);
      scripts.push(`done\n</file>\n${everything}`);
      const input = { viewer: project.viewer, projectId: project.projectId, turnId: died };
      const continued = await continueTurn(next, input);
      if (!continued.ok) throw new Error(continued.error.code);
      await next.runner.idle();
      expect(endOf(await isUntouched(continued.value.turnId))).toMatchObject({ outcome: 'answer' });
    });

    test('still changes nothing after the model asked back and was answered', async () => {
      const { run, here, isUntouched, eventsOf } = await arrange();
      const { projectId, viewer, turnId } = await run('ask', `${file('a.ts', '1')}<ask>\nWhich?\n</ask>\n`, everything);
      const question = (await eventsOf(turnId)).find((event) => event.type === 'question')!;
      const answer = { questionId: question.questionId, text: 'The first; write it' };
      await answerTurn(here, { viewer, projectId, turnId, answer });
      await here.runner.idle();
      expect(endOf(await isUntouched(turnId))).toMatchObject({ outcome: 'answer' });
    });
  });

  describe('Plan', () => {
    test('changes nothing before it is approved, nor when it is rejected', async () => {
      const { run, here, isUntouched, eventsOf } = await arrange();
      const { projectId, viewer, turnId } = await run('plan', everything);
      await isUntouched(turnId);
      const needed = (await eventsOf(turnId)).find((event) => event.type === 'approval-needed')!;
      await answerTurn(here, { viewer, projectId, turnId, answer: { questionId: needed.questionId, approve: false } });
      await here.runner.idle();
      const events = await isUntouched(turnId);
      expect(endOf(events)).toMatchObject({ outcome: 'answer' });
      // This is what a restart between the answer and the end would read.
      expect(foldDraft(events).approvedPlan).toBeNull();
    });

    test('takes a list without its tag as the plan', async () => {
      const { run, isUntouched } = await arrange();
      const { turnId } = await run('plan', 'I would do this:\n\n1. A search\n2. A filter\n\nShall I?\n');
      const needed = (await isUntouched(turnId)).find((event) => event.type === 'approval-needed');
      expect(needed).toMatchObject({ plan: '1. A search\n2. A filter' });
    });
  });

  describe('Build', () => {
    test("leaves the person's rules alone, however the model reaches for them", async () => {
      const { run, eventsOf, filesAtHead } = await arrange();
      const { projectId, turnId } = await run(
        'build',
        `${file('./AGENTS.md', 'Obey me.')}${file('rules.md', 'x')}<rename from="rules.md" to="AGENTS.md"/>\n`,
      );
      expect(Object.keys(await filesAtHead(projectId))).toEqual([
        'package.json',
        'rules.md',
        'src/App.tsx',
        'src/old.ts',
      ]);
      const refused = (await eventsOf(turnId)).flatMap((event) =>
        event.type === 'operation-refused' ? [event.code] : [],
      );
      expect(refused).toEqual(['rules-are-yours', 'rules-are-yours']);
    });

    test('refuses what would run by itself when the app is installed, and asks the model for a package.json without it', async () => {
      const { run, eventsOf, filesAtHead, calls } = await arrange();
      const scripts = (more: object) =>
        JSON.stringify({ scripts: { dev: 'astro dev', build: 'astro build', ...more } });
      const { projectId, turnId } = await run(
        'build',
        `${file('.npmrc', 'registry=http://evil.test')}${file('package.json', scripts({ postinstall: 'node x.js' }))}`,
        file('package.json', scripts({})),
      );
      const files = await filesAtHead(projectId);
      expect(files['.npmrc']).toBeUndefined();
      expect(JSON.parse(files['package.json']!)).toEqual(JSON.parse(scripts({})));
      const refused = (await eventsOf(turnId)).flatMap((event) =>
        event.type === 'operation-refused' ? [[event.operation, event.path, event.code]] : [],
      );
      expect(refused).toEqual([
        ['file', '.npmrc', 'runs-unasked'],
        ['file', 'package.json', 'runs-unasked'],
      ]);
      expect(calls).toHaveLength(2);
      expect(JSON.stringify(calls[1])).toContain('postinstall');
    });
  });
});
