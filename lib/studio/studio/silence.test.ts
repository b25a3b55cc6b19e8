import { expect, test } from 'vitest';
import type { VersionId } from '../../base/foundation/id';
import { describeTurn } from './describe-turn';
import { createEvents } from './event.fixture';
import { reduceStudioEvents } from './reduce-studio';
import { initialStudioState } from './studio-state';

const head = { versionId: 'version-1' as VersionId, number: 1 };
const before = initialStudioState({ name: 'Little Steps', head, spent: null });
const lastTurn = (events: Parameters<typeof reduceStudioEvents>[1]) => reduceStudioEvents(before, events).turns.at(-1)!;

test('shows since when the model has been thinking', () => {
  const { start, turn } = createEvents();
  const events = [start(), turn({ type: 'model-thinking' })];
  expect(describeTurn(lastTurn(events))).toEqual({ code: 'thinking', since: 2000 });
  const spoken = [...events, turn({ type: 'text-delta', text: 'Here.' })];
  expect(describeTurn(lastTurn(spoken))).toEqual({ code: 'explaining' });
});

test('shows silence from its start until anything else happens', () => {
  const { start, turn } = createEvents();
  const events = [start(), turn({ type: 'model-silent', seconds: 1, until: 900 })];
  expect(lastTurn(events).activity).toEqual({ type: 'silent', since: 1000, until: 900 });
  expect(
    lastTurn([...events, turn({ type: 'turn-end', outcome: 'error', versionId: null, code: 'model-stalled' })]),
  ).toMatchObject({
    outcome: 'error',
    code: 'model-stalled',
  });
});

test('after a silence in the middle of a file it is writing again', () => {
  const { start, turn } = createEvents();
  const events = [
    start(),
    turn({ type: 'file-start', path: 'a.ts', kind: 'file' }),
    turn({ type: 'model-silent', seconds: 1, until: 900 }),
    turn({ type: 'model-thinking' }),
    turn({ type: 'file-delta', path: 'a.ts', text: 'more' }),
  ];
  expect(describeTurn(lastTurn(events))).toEqual({ code: 'writing', path: 'a.ts' });
});

test('reports once per model what its server left out of a request', () => {
  const { start, turn } = createEvents();
  const cut = (read: number) => turn({ type: 'request-cut', model: 'qwen3:8b', sent: 9000, read });
  expect(lastTurn([start(), cut(4096), cut(2048)]).cutRequests).toEqual([
    { model: 'qwen3:8b', sent: 9000, read: 2048 },
  ]);
});

test('shows a retry even without a reason', () => {
  const { start, turn } = createEvents();
  const events = [start(), turn({ type: 'reply-restart', reason: 'retry', code: 'model-busy' })];
  expect(describeTurn(lastTurn(events))).toEqual({ code: 'retrying', reason: 'model-busy' });
});
