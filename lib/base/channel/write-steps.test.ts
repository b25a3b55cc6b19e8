import { expect, test, vi } from 'vitest';
import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import type { ProjectEvent, TurnStep } from '../turn-events/turn-event';
import type { StepToAppend } from './project-channel';
import { createStepWriter } from './write-steps';

const position = { projectId: 'p' as ProjectId, turnId: 't' as TurnId, draftId: 'd' as DraftId };
const text = (value: string): TurnStep => ({ type: 'text-delta', text: value });
const piece = (path: string, value: string): TurnStep => ({ type: 'file-delta', path, text: value });

function recordAppends() {
  const appends: TurnStep[][] = [];
  const append = async (steps: readonly StepToAppend[]): Promise<ProjectEvent[]> => {
    appends.push(steps.map((given) => given.step as TurnStep));
    return [];
  };
  return { appends, append };
}

test('merges deltas of the same kind and path until the delay is over', () => {
  vi.useFakeTimers();
  const { appends, append } = recordAppends();
  const writer = createStepWriter({ channel: { append } });
  const log = writer.open(position);
  for (const step of [text('a'), text('b'), piece('x', '1'), piece('x', '2'), piece('y', '3')]) log.write(1, step);
  vi.advanceTimersByTime(39);
  expect(appends).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(appends).toEqual([[text('ab'), piece('x', '12'), piece('y', '3')]]);
  vi.useRealTimers();
});

test('stores earlier deltas together with the next step, in order', async () => {
  const { appends, append } = recordAppends();
  const log = createStepWriter({ channel: { append } }).open(position);
  log.write(1, text('a'));
  log.write(1, { type: 'file-deleted', path: 'x' });
  log.write(1, { type: 'file-deleted', path: 'y' });
  await log.stored();
  expect(appends.flat().map((step) => step.type)).toEqual(['text-delta', 'file-deleted', 'file-deleted']);
});

test('stores at once when two kilobytes have accumulated', async () => {
  const { appends, append } = recordAppends();
  const log = createStepWriter({ channel: { append }, delayMs: 1_000_000 }).open(position);
  log.write(1, text('a'.repeat(2048)));
  await Promise.resolve();
  expect(appends.length).toBe(1);
});

test('keeps both halves of a surrogate pair together', async () => {
  vi.useFakeTimers();
  const { appends, append } = recordAppends();
  const log = createStepWriter({ channel: { append } }).open(position);
  log.write(1, text('a\ud83d'));
  vi.advanceTimersByTime(40);
  log.write(1, text('\ude00b'));
  vi.advanceTimersByTime(40);
  vi.useRealTimers();
  await log.stored();
  expect(appends.flat()).toEqual([text('a'), text('\ud83d\ude00b')]);
});

test('does not merge the text of two attempts', async () => {
  const { appends, append } = recordAppends();
  const log = createStepWriter({ channel: { append } }).open(position);
  log.write(1, text('a'));
  log.write(2, text('b'));
  await log.stored();
  expect(appends.flat()).toEqual([text('a'), text('b')]);
});

test('tells its writer when a step could not be stored', async () => {
  const append = () => Promise.reject(new Error('disk full'));
  const log = createStepWriter({ channel: { append } }).open(position);
  log.write(1, text('a'));
  await expect(log.stored()).rejects.toThrow('disk full');
  await expect(log.room()).rejects.toThrow('disk full');
});
