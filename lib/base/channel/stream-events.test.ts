import { expect, test } from 'vitest';
import type { ProjectId, TurnId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { ProjectChannel } from './project-channel';
import { streamEvents, streamTurnEvents } from './stream-events';

const projectId = 'p' as ProjectId;
const turnId = 't' as TurnId;
const place = { at: 1, draftId: 'd', attempt: 1 };
const text = (n: number, turn = 't') => ({ n, ...place, turnId: turn, type: 'text-delta', text: 'x' }) as ProjectEvent;
const end = (n: number) =>
  ({ n, ...place, turnId, type: 'turn-end', outcome: 'answer', versionId: null }) as ProjectEvent;

function createChannel(events: ProjectEvent[]) {
  const state = { isListening: false, given: 0 };
  const channel = {
    listen(_projectId: ProjectId, after: number, listener: Parameters<ProjectChannel['listen']>[2]) {
      state.isListening = true;
      void (async () => {
        for (const event of events.filter(({ n }) => n > after)) {
          if (!state.isListening) return;
          state.given++;
          await listener([event]);
        }
      })();
      return () => {
        state.isListening = false;
      };
    },
    readTurn: async (_turnId: TurnId, after: number) => events.filter(({ n }) => n > after),
  } as unknown as ProjectChannel;
  return { channel, state };
}

async function numbersOf(stream: ReadableStream<ProjectEvent>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const event of stream) numbers.push(event.n);
  return numbers;
}

test("delivers one turn's events and ends with it", async () => {
  const { channel, state } = createChannel([text(1), text(2, 'other'), text(3), end(4), text(5, 'other')]);
  expect(await numbersOf(streamTurnEvents(channel, { projectId, turnId, after: 1, isOver: false }))).toEqual([3, 4]);
  expect(state.isListening).toBe(false);
});

test('ends at once if the turn is over and there is nothing new', async () => {
  const { channel } = createChannel([text(1), end(2)]);
  expect(await numbersOf(streamTurnEvents(channel, { projectId, turnId, after: 2, isOver: true }))).toEqual([]);
  expect(await numbersOf(streamTurnEvents(channel, { projectId, turnId, after: 0, isOver: true }))).toEqual([1, 2]);
});

test('takes no more from the channel than is read, and stops when cancelled', async () => {
  const { channel, state } = createChannel(Array.from({ length: 100 }, (_, index) => text(index + 1)));
  const reader = streamEvents(channel, { projectId, after: 0 }).getReader();
  expect((await reader.read()).value?.n).toBe(1);
  expect(state.given).toBeLessThan(5);
  await reader.cancel();
  expect(state.isListening).toBe(false);
});
