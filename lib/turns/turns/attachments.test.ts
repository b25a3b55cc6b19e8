import { expect, test } from 'vitest';
import type { Attachment } from '../../base/attachments/attachment';
import { pngOf } from '../../base/attachments/picture.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { TurnMode } from '../../base/turn-events/turn-event';
import { answerTurn } from './answer-turn';
import { foldDraft } from './fold-draft';
import { continueTurn, startTurn } from './start-turn';
import { createTurnFixture, failing, saying } from './turn.fixture';

const start = { 'src/App.tsx': 'export default 1;\n', 'package.json': '{}' };
const logo = 'public/images/logo.png';
const app = 'Here it is.\n\n<file path="src/App.tsx">\nexport default 2;\n</file>\n';

await describeOnDatabases('attachments of a turn', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const project = await fixture.newProject(start);
    const bytes = pngOf(4, 3);
    const hash = await fixture.blobs.put(bytes);
    const picture: Attachment = {
      ...{ kind: 'picture', name: 'Logo.png', alt: 'Our sign', path: logo, shown: null },
      file: { hash, size: bytes.length, contentType: 'image/png', width: 4, height: 3 },
    };
    const say = async (prompt: string, mode: TurnMode = 'build') => {
      const started = await startTurn(fixture.here, { ...project, prompt, mode, attachments: [picture] });
      if (!started.ok) throw new Error(started.error.code);
      return started.value.turnId;
    };
    const treeAtHead = async () => {
      const head = await fixture.versions.head(project.projectId);
      return (await fixture.trees.read(head!.treeHash))!;
    };
    return { ...fixture, ...project, project, hash, picture, start: say, treeAtHead };
  }

  test('become files of the version the turn makes', async () => {
    const { scripts, start: say, here, calls, eventsOf, treeAtHead, hash } = await arrange();
    scripts.push(app);
    const turnId = await say('Use our logo');
    await here.runner.idle();
    expect((await treeAtHead())[logo]?.hash).toBe(hash);
    expect(calls[0]?.request.attachments).toMatchObject([{ path: logo, attachment: { name: 'Logo.png' } }]);
    const events = await eventsOf(turnId);
    expect(events.find((event) => event.type === 'turn-start')).toMatchObject({
      attachments: [{ kind: 'picture', name: 'Logo.png', alt: 'Our sign', blob: hash }],
    });
    expect(foldDraft(events).operations[0]).toEqual({ type: 'file-write', path: logo, blob: hash });
    expect(events.some((event) => event.type === 'pictures-unseen')).toBe(false);
  });

  test.each([
    ['blind', 'live', 'model'],
    ['sees', 'demo', 'demo'],
  ] as const)('a model that is not shown them (%s, %s) is said not to be, once', async (sight, kind, because) => {
    const { scripts, start: say, here, model, eventsOf, treeAtHead } = await arrange();
    Object.assign(model, { sight, kind });
    scripts.push([failing('model-unavailable')], app);
    const turnId = await say('Use our logo');
    await here.runner.idle();
    const told = (await eventsOf(turnId)).filter((event) => event.type === 'pictures-unseen');
    expect(told).toMatchObject([{ because, model: 'fake', count: 1 }]);
    expect(Object.keys(await treeAtHead())).toContain(logo);
  });

  test('stay if the call they came with is void', async () => {
    const { scripts, start: say, here, eventsOf, treeAtHead } = await arrange();
    scripts.push(saying('Half', failing('model-stalled')), app);
    const turnId = await say('Use our logo');
    await here.runner.idle();
    expect(Object.keys(await treeAtHead())).toContain(logo);
    expect(
      foldDraft(await eventsOf(turnId)).operations.map((operation) => 'path' in operation && operation.path),
    ).toEqual([logo, 'src/App.tsx']);
  });

  test('change nothing if the person only asks, or if the answer is words', async () => {
    const { scripts, start: say, here, calls, treeAtHead, versions, projectId } = await arrange();
    scripts.push('It is red.', 'It is still red.');
    const before = await versions.head(projectId);
    await say('What colour is it?', 'ask');
    await here.runner.idle();
    expect(calls[0]?.request.attachments).toMatchObject([{ path: null }]);
    await say('What colour is it?');
    await here.runner.idle();
    expect((await versions.head(projectId))?.id).toBe(before?.id);
    expect(Object.keys(await treeAtHead())).not.toContain(logo);
  });

  test('are placed once the plan is approved', async () => {
    const { scripts, start: say, here, calls, project, until, treeAtHead } = await arrange();
    scripts.push('<plan>\n- one\n</plan>\n', app);
    const turnId = await say('Use our logo', 'plan');
    await here.runner.idle();
    expect(Object.keys(await treeAtHead())).not.toContain(logo);
    const { questionId } = await until(project.projectId, 'approval-needed');
    await answerTurn(here, { ...project, turnId, answer: { questionId, approve: true } });
    await here.runner.idle();
    expect(calls[1]?.request.attachments).toMatchObject([{ path: logo }]);
    expect(Object.keys(await treeAtHead())).toContain(logo);
  });

  test('pass to the turn that continues theirs', async () => {
    const { scripts, start: say, here, calls, project, eventsOf, treeAtHead } = await arrange();
    scripts.push([failing('model-key-refused', false)]);
    const turnId = await say('Use our logo');
    await here.runner.idle();
    scripts.push(app);
    const continued = await continueTurn(here, { ...project, turnId });
    await here.runner.idle();
    expect(calls.at(-1)?.request.attachments).toMatchObject([{ path: logo }]);
    expect(calls.at(-1)?.request.purpose).toBe('build');
    expect(Object.keys(await treeAtHead())).toContain(logo);
    const events = continued.ok ? await eventsOf(continued.value.turnId) : [];
    expect(events.find((event) => event.type === 'turn-start')).toHaveProperty('attachments');
  });

  test('of a queued prompt are listed with it', async () => {
    const { scripts, start: say, here, until, projectId } = await arrange();
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    scripts.push(async function* () {
      await held;
      yield* saying(app);
    }, app);
    await say('First');
    await say('Second');
    const queued = await until(projectId, 'turn-started', (event) => 'queued' in event && event.queued);
    expect(queued.attachments).toMatchObject([{ name: 'Logo.png' }]);
    release();
    await here.runner.idle();
  });
});
