import { expect, test } from 'vitest';
import { foldDraft } from './fold-draft';
import type { ProjectEvent, TurnStep } from '../../base/turn-events/turn-event';

function log(...steps: (readonly [turn: string, attempt: number, step: TurnStep])[]): ProjectEvent[] {
  return steps.map(
    ([turnId, attempt, step], index) =>
      ({ n: index + 1, at: 0, turnId, draftId: 'd', attempt, ...step }) as ProjectEvent,
  );
}

const begin = (path: string): TurnStep => ({ type: 'file-start', path, kind: 'file' });
const piece = (path: string, text: string): TurnStep => ({ type: 'file-delta', path, text });
const finish = (path: string, content: string | null = null): TurnStep => ({
  ...{ type: 'file-end', path, hash: 'h', size: 1, complete: true },
  content,
});
const restart = (reason: 'retry' | 'continued'): TurnStep => ({ type: 'reply-restart', reason, code: null });

test('takes deltas or the content given, in order', () => {
  const events = log(
    ['t', 1, begin('a')],
    ['t', 1, piece('a', '1')],
    ['t', 1, piece('a', '2')],
    ['t', 1, finish('a')],
    ['t', 1, finish('b', 'whole')],
    ['t', 1, { type: 'file-renamed', from: 'a', to: 'c' }],
  );
  expect(foldDraft(events).operations).toEqual([
    { type: 'file-write', path: 'a', content: '12' },
    { type: 'file-write', path: 'b', content: 'whole' },
    { type: 'file-rename', from: 'a', to: 'c' },
  ]);
});

test('an edit that came to nothing leaves the file as it was', () => {
  const events = log(
    ['t', 1, { type: 'file-start', path: 'a', kind: 'edit' }],
    ['t', 1, finish('a')],
    ['t', 1, finish('b', '1')],
  );
  expect(foldDraft(events).operations).toEqual([{ type: 'file-write', path: 'b', content: '1' }]);
});

test('leaves out a void attempt, and only that', () => {
  const events = log(
    ['t', 1, finish('a', '1')],
    ['t', 2, finish('b', '2')],
    ['t', 2, begin('c')],
    ['t', 2, restart('retry')],
    ['t', 3, finish('d', '3')],
  );
  const folded = foldDraft(events);
  expect(folded.operations.map((operation) => 'path' in operation && operation.path)).toEqual(['a', 'd']);
  expect(folded.unfinished).toBeNull();
});

test('keeps an unfinished file apart from the draft', () => {
  expect(foldDraft(log(['t', 1, begin('a')], ['t', 1, piece('a', 'half')]))).toMatchObject({
    operations: [],
    unfinished: { path: 'a', text: 'half' },
  });
});

test('goes on through a turn that continues another, and forgets everything if that one restarted', () => {
  const first = [
    ['t', 1, finish('a', '1')],
    ['t', 1, begin('b')],
    ['t', 1, piece('b', 'x')],
  ] as const;
  const goesOn = log(...first, ['u', 1, begin('b')], ['u', 1, piece('b', 'xy')], ['u', 1, finish('b')]);
  expect(foldDraft(goesOn).operations).toEqual([
    { type: 'file-write', path: 'a', content: '1' },
    { type: 'file-write', path: 'b', content: 'xy' },
  ]);
  const anew = log(...first, ['u', 0, restart('continued')], ['u', 1, finish('c', '3')]);
  expect(foldDraft(anew).operations).toEqual([{ type: 'file-write', path: 'c', content: '3' }]);
});

test('knows whether only the trial was left, and the questions and answers', () => {
  const question: TurnStep = { type: 'question', questionId: 'q' as never, text: 'Red?', choices: [] };
  const events = log(
    ['t', 1, question],
    ['t', 1, { type: 'question-answered', questionId: 'q' as never, answer: 'Yes' }],
    ['t', 2, finish('a', '1')],
    ['t', 2, { type: 'verify-start', treeHash: 'x' }],
  );
  expect(foldDraft(events)).toMatchObject({ wasTried: true, exchanges: [{ question: 'Red?', answer: 'Yes' }] });
  expect(foldDraft([...events, ...log(['t', 3, begin('b')])]).wasTried).toBe(false);
});

test('keeps the promises of a turn, and forgets those of a void attempt', () => {
  const made = (id: string): TurnStep => ({
    type: 'promise-made',
    change: 'new',
    promise: { id, sentence: id, journey: [], isOff: false, author: 'model', proposal: null },
  });
  const events = log(['t', 1, made('one')], ['t', 2, made('two')], ['t', 2, restart('retry')], ['t', 3, made('three')]);
  expect(foldDraft(events).promises.map(({ id }) => id)).toEqual(['one', 'three']);
});
