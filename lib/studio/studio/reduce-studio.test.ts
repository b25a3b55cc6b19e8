import { describe, expect, test } from 'vitest';
import type { QuestionId, TurnId, VersionId } from '../../base/foundation/id';
import type { ProjectEvent, TurnStep } from '../../base/turn-events/turn-event';
import { describeTurn, isPlanDone, proofOf } from './describe-turn';
import { createEvents } from './event.fixture';
import { reduceStudioEvents } from './reduce-studio';
import { initialStudioState, openQuestion, runningTurn, type StudioTurn } from './studio-state';

const project = {
  name: 'Little Steps',
  head: { versionId: 'version-1' as VersionId, number: 1 },
  spent: null,
};
const fold = (events: readonly ProjectEvent[]) => reduceStudioEvents(initialStudioState(project), events);
const lastTurn = (events: readonly ProjectEvent[]): StudioTurn => fold(events).turns.at(-1)!;

const trial = { by: 'tab' as const, routes: ['/', '/month'], widths: [1280, 360] };
const versionMade = {
  type: 'version-made' as const,
  versionId: 'version-2' as VersionId,
  number: 2,
  summary: 'Blue',
  added: 1,
  changed: 0,
  removed: 0,
};

describe('reduceStudio', () => {
  test('keeps prose before the work apart from prose after it', () => {
    const events = createEvents();
    const turn = lastTurn([
      events.start(),
      events.turn({ type: 'text-delta', text: 'I’ll make ' }),
      events.turn({ type: 'text-delta', text: 'it blue.' }),
      events.turn({ type: 'plan', text: '- Blue' }),
      ...events.file('src/App.tsx', 'blue'),
      events.turn({ type: 'text-delta', text: 'Done.' }),
    ]);
    expect(turn.said).toMatchObject({ opening: 'I’ll make it blue.', plan: '- Blue', closing: 'Done.' });
  });

  describe('the direction of an app', () => {
    const direction = (idea: string): TurnStep => ({
      type: 'direction',
      direction: { idea, colors: [], type: '', opening: '', motion: '' },
    });

    test('is shown once it was set, the later in place of the earlier, and is no work yet', () => {
      const events = createEvents();
      const begun = [events.start(), events.turn(direction('Paper')), events.turn({ type: 'text-delta', text: 'Hi.' })];
      expect(lastTurn(begun).said).toMatchObject({ direction: { idea: 'Paper' }, opening: 'Hi.', closing: '' });
      expect(lastTurn([...begun, events.turn(direction('Chrome'))]).said.direction?.idea).toBe('Chrome');
      expect(lastTurn([createEvents().start()]).said.direction).toBeNull();
    });

    test('becomes void with the attempt that set it, and falls back to the one before', () => {
      const { start, turn } = createEvents();
      const restart: TurnStep = { type: 'reply-restart', reason: 'retry', code: null };
      expect(lastTurn([start(), turn(direction('Paper')), turn(restart)]).said.direction).toBeNull();
      const later = [start(), turn(direction('Paper')), turn(direction('Chrome'), 1), turn(restart, 1)];
      expect(lastTurn(later.map((event, n) => ({ ...event, n: n + 1 }))).said.direction?.idea).toBe('Paper');
    });

    test('stays while a question waits, and once it is answered', () => {
      const { start, turn } = createEvents();
      const questionId = 'question-1' as QuestionId;
      const asked = [start(), turn(direction('Paper')), turn({ type: 'approval-needed', questionId, plan: '- one' })];
      const answered = turn({ type: 'question-answered', questionId, answer: '- one' });
      for (const events of [asked, [...asked, answered]]) expect(lastTurn(events).said.direction?.idea).toBe('Paper');
    });
  });

  test('grows a file row while it is written and settles its size at its end', () => {
    const events = createEvents();
    const [start, delta, end] = events.file('src/App.tsx', 'hello');
    const writing = lastTurn([events.start(), start!, delta!].map((event, n) => ({ ...event, n: n + 1 })));
    expect(writing.said.files).toEqual([
      { path: 'src/App.tsx', kind: 'file', phase: 'writing', size: 5, text: 'hello', from: null },
    ]);
    const done = lastTurn([events.start(), start!, delta!, end!].map((event, n) => ({ ...event, n: n + 1 })));
    expect(done.said.files[0]).toMatchObject({ phase: 'done', size: 5 });
  });

  test('drops what an attempt said when the reply restarts, and nothing before it', () => {
    const events = createEvents();
    const turn = lastTurn([
      events.start(),
      events.turn({ type: 'text-delta', text: 'First.' }),
      ...events.file('a.tsx', 'a'),
      events.turn({ type: 'repair-start', round: 1, of: 3, problems: [], mended: false }),
      events.turn({ type: 'text-delta', text: 'Void.' }, 1),
      ...events.file('b.tsx', 'b', 1),
      events.turn({ type: 'reply-restart', reason: 'retry', code: 'model-busy' }, 2),
      events.turn({ type: 'text-delta', text: 'Again.' }, 2),
    ]);
    expect(turn.said.files.map((file) => file.path)).toEqual(['a.tsx']);
    expect(turn.said.opening + turn.said.closing).not.toContain('Void');
    expect(turn.said.closing).toContain('Again.');
    expect(describeTurn({ ...turn, activity: { type: 'restart', reason: 'retry', code: 'model-busy' } })).toEqual({
      code: 'retrying',
      reason: 'model-busy',
    });
  });

  test('tells which model did not answer and which took over, and keeps what was said', () => {
    const events = createEvents();
    const turn = lastTurn([
      events.start(),
      ...events.file('a.tsx', 'a'),
      events.turn({ type: 'model-changed', from: 'first', to: 'second', code: 'model-busy' }),
    ]);
    expect(turn.modelChanges).toEqual([{ from: 'first', to: 'second' }]);
    expect(turn.said.files.map(({ path }) => path)).toEqual(['a.tsx']);
  });

  test('takes a restart that still carries the old attempt’s number for the same thing', () => {
    const events = createEvents();
    const turn = lastTurn([
      events.start(),
      events.turn({ type: 'text-delta', text: 'Void.' }),
      events.turn({ type: 'reply-restart', reason: 'retry', code: null }),
      events.turn({ type: 'text-delta', text: 'Again.' }, 1),
    ]);
    expect(turn.said.opening).toBe('Again.');
  });

  test('ignores events it has seen, events after the end and types it does not know', () => {
    const events = createEvents();
    const start = events.start();
    const end = events.turn({ type: 'turn-end', outcome: 'answer', versionId: null });
    const late = events.turn({ type: 'text-delta', text: 'Late.' });
    const unknown = { ...late, n: 99, type: 'from-the-future' } as unknown as ProjectEvent;
    const state = fold([start, start, end, late, unknown]);
    expect(state.turns).toHaveLength(1);
    expect(state.turns[0]!.said.opening).toBe('');
    expect(state.lastNumber).toBe(99);
  });

  test('shows a waiting prompt until it begins or is taken back', () => {
    const first = createEvents();
    const queued = { n: 50, at: 1, type: 'turn-started', queued: true, prompt: 'Next' } as const;
    const waiting = { ...queued, turnId: 'turn-2' as TurnId };
    expect(fold([first.start(), waiting]).queued).toEqual({ turnId: 'turn-2', prompt: 'Next' });
    const second = createEvents('turn-2');
    const began = { ...second.start('Next'), n: 51 };
    expect(fold([first.start(), waiting, began]).queued).toBeNull();
    const cancelled = { ...second.turn({ type: 'turn-end', outcome: 'stopped', versionId: null }), n: 51 };
    expect(fold([first.start(), waiting, cancelled]).queued).toBeNull();
  });

  test('counts real cost, and none for a replay', () => {
    const usage = {
      type: 'usage' as const,
      model: 'm',
      input: 100,
      cached: 0,
      output: 50,
      cost: 0.2,
      spent: 0.5,
      counted: true,
      estimated: false,
    };
    const live = createEvents();
    const state = fold([live.start(), live.turn(usage), live.turn({ ...usage, counted: false, estimated: true })]);
    expect(state.spent).toBe(0.5);
    expect(state.turns[0]!.usage).toEqual({ input: 200, output: 100, cost: 0.4, uncounted: 0.2, estimated: true });
    const demo = createEvents();
    const replay = fold([demo.start('Hi', { demo: true }), demo.turn(usage)]);
    expect([replay.spent, replay.turns[0]!.usage]).toEqual([null, null]);
  });

  test('reports the cost of a running turn, which late usage does not lower', () => {
    const events = createEvents();
    const usage = { type: 'usage' as const, model: 'm', input: 100, cached: 0, output: 50, estimated: false };
    const running = [
      events.start(),
      events.turn({ type: 'spending', turn: 0.01, project: 0.11 }),
      events.turn({ type: 'spending', turn: 0.2, project: 0.3 }),
      events.turn({ type: 'spending', turn: 0.25, project: 0.35 }, 1),
      events.turn({ ...usage, cost: 0.2, spent: 0.3, counted: true }, 1),
    ];
    expect(fold(running)).toMatchObject({ spent: 0.35, turns: [{ spending: 0.25, usage: { cost: 0.2 } }] });
    const ended = [
      ...running,
      events.turn({ type: 'spending', turn: 0.4, project: 0.5 }, 1),
      events.turn({ ...usage, cost: 0.2, spent: 0.5, counted: false }, 1),
      events.turn({ type: 'turn-end', outcome: 'answer', versionId: null }, 1),
    ];
    expect(fold(ended)).toMatchObject({
      spent: 0.5,
      turns: [{ spending: null, usage: { cost: 0.4, uncounted: 0.2 } }],
    });
  });

  test('follows the limit when it is changed in any tab', () => {
    const events = createEvents();
    expect(fold([events.project({ type: 'limit-changed', limitUsd: 8 })]).limitUsd).toBe(8);
  });

  test('keeps a question open until it is answered, with what was said before it above it', () => {
    const events = createEvents();
    const questionId = 'question-1' as QuestionId;
    const asked = [
      events.start(),
      events.turn({ type: 'text-delta', text: 'One thing first.' }),
      events.turn({ type: 'question', questionId, text: 'Which?', choices: ['a', 'b'] }),
      events.turn({ type: 'turn-phase', phase: 'waiting' }),
    ];
    const waiting = fold(asked);
    expect(openQuestion(runningTurn(waiting))?.text).toBe('Which?');
    expect(describeTurn(runningTurn(waiting))).toEqual({ code: 'question' });
    const answered = lastTurn([
      ...asked,
      events.turn({ type: 'question-answered', questionId, answer: 'a' }),
      events.turn({ type: 'text-delta', text: 'Good.' }),
    ]);
    expect(openQuestion(answered)).toBeNull();
    expect(answered.said).toMatchObject({ beforeQuestion: 'One thing first.', opening: 'Good.' });
  });
});

describe('what a turn may claim', () => {
  const observed = (phase: 'settled' | 'problem', by: 'tab' | 'server' | 'nobody' = 'tab'): TurnStep => ({
    type: 'observation',
    treeHash: 'h',
    phase,
    trial: { ...trial, by },
    problems: [],
  });

  test('shows the plan as the person approved it, without what was refused before', () => {
    const { start, turn } = createEvents();
    const questionId = 'question-1' as QuestionId;
    const asked = [
      start('Add a list', { mode: 'plan' }),
      turn({ type: 'plan', text: '- one' }, 1),
      turn({ type: 'operation-refused', operation: 'file', path: 'a.ts', code: 'changes-nothing', message: '' }, 1),
      turn({ type: 'approval-needed', questionId, plan: '- one' }, 1),
    ];
    const after = (answer: string) =>
      fold([...asked, turn({ type: 'question-answered', questionId, answer }, 1)]).turns[0]!.said;
    expect(after('- two')).toMatchObject({ plan: '- two', refusals: [] });
    expect(after('')).toMatchObject({ plan: '- one', refusals: [{ path: 'a.ts' }] });
  });

  test('ticks the plan only after it was tried and kept', () => {
    const events = createEvents();
    const running = [events.start(), events.turn({ type: 'plan', text: '- Blue' }), ...events.file('a.tsx', 'a')];
    expect(isPlanDone(lastTurn(running))).toBe(false);
    const tried = [...running, events.turn(observed('settled')), events.turn(versionMade)];
    expect(isPlanDone(lastTurn(tried))).toBe(false);
    const end = events.turn({ type: 'turn-end', outcome: 'version', versionId: versionMade.versionId });
    expect(isPlanDone(lastTurn([...tried, end]))).toBe(true);
  });

  test('proves a version by what was opened, or by what the server checked, or by nothing', () => {
    const events = createEvents();
    const start = events.start();
    expect(proofOf(lastTurn([start]))).toBeNull();
    expect(proofOf(lastTurn([start, events.turn(observed('settled'))]))).toEqual({
      by: 'tab',
      pages: 2,
      sizes: 2,
      promises: 0,
    });
    expect(proofOf(lastTurn([start, events.turn(observed('settled', 'server'))]))).toEqual({ by: 'server' });
    expect(proofOf(lastTurn([start, events.turn(observed('settled', 'nobody'))]))).toBeNull();
    expect(proofOf(lastTurn([start, events.turn(observed('problem'))]))).toBeNull();
  });

  test('counts promises that were tried and kept, not what the model only proposes', () => {
    const events = createEvents();
    const result = (id: string, more: object) =>
      events.turn({ type: 'promise-result', treeHash: 'h', sentence: id, isProposal: false, id, ...more } as never);
    const running = [
      events.start(),
      events.turn({ type: 'verify-start', treeHash: 'h' }),
      result('kept', { outcome: 'kept' }),
      result('untried', { outcome: 'not-tried', why: 'no-time' }),
      result('proposed', { outcome: 'kept', isProposal: true }),
      events.turn(observed('settled')),
    ];
    expect(proofOf(lastTurn(running))).toMatchObject({ promises: 1 });
    expect(lastTurn(running).promises.map(({ result: { id } }) => id)).toEqual(['kept', 'untried', 'proposed']);
    // The next draft is tried again.
    expect(lastTurn([...running, events.turn({ type: 'verify-start', treeHash: 'i' })]).promises).toEqual([]);
  });

  test('says what the last event proves', () => {
    const events = createEvents();
    const start = events.start();
    expect(describeTurn(null)).toEqual({ code: 'idle' });
    expect(describeTurn(lastTurn([start]))).toEqual({ code: 'waiting-for-model' });
    const edit = events.turn({ type: 'file-start', path: 'a.tsx', kind: 'edit' });
    expect(describeTurn(lastTurn([start, edit]))).toEqual({ code: 'changing', path: 'a.tsx' });
    const verify = events.turn({ type: 'verify-start', treeHash: 'h' });
    expect(describeTurn(lastTurn([start, verify]))).toEqual({ code: 'trying' });
    const failed = events.turn({ type: 'turn-end', outcome: 'error', versionId: null, code: 'model-busy' });
    expect(describeTurn(lastTurn([start, failed]))).toEqual({ code: 'failed', reason: 'model-busy' });
  });
});
