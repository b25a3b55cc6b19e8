import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { idFromRandom, type DraftId, type ProjectId, type TurnId } from '../foundation/id';
import type { ProjectEvent, TurnStep } from '../turn-events/turn-event';
import type { ProjectChannel, StepToAppend } from './project-channel';

const createId = idFromRandom(randomBytes);

type Listened = { numbers: number[]; events: ProjectEvent[]; until(count: number): Promise<void>; stop(): void };

/** Collects what a listener receives, and lets a test wait for a count instead of a time. */
export function collect(channel: ProjectChannel, projectId: ProjectId, after: number): Listened {
  const events: ProjectEvent[] = [];
  let wanted: { count: number; resolve: () => void } | null = null;
  const stop = channel.listen(projectId, after, (batch) => {
    events.push(...batch);
    if (wanted && events.length >= wanted.count) wanted.resolve();
  });
  return {
    events,
    stop,
    get numbers() {
      return events.map((event) => event.n);
    },
    until: (count) =>
      new Promise((resolve) => {
        if (events.length >= count) return resolve();
        wanted = { count, resolve };
      }),
  };
}

export function stepsOf(projectId: ProjectId, texts: readonly string[]): StepToAppend[] {
  const turn = { projectId, turnId: createId<'turn'>(), draftId: createId<'draft'>(), attempt: 1 };
  return texts.map((text) => ({ ...turn, step: { type: 'text-delta', text } }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The contract of every project channel; `createProject` makes an empty project in the store behind it. */
export function describeProjectChannel(open: () => { channel: ProjectChannel; createProject(): Promise<ProjectId> }) {
  test('numbers from one, in order, and reads back what was appended', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    const turnId = createId<'turn'>() as TurnId;
    const draftId = createId<'draft'>() as DraftId;
    const appended = await channel.append([
      { projectId, turnId, draftId, attempt: 2, step: { type: 'text-delta', text: 'a' } },
      { projectId, step: { type: 'project-changed', name: 'Bakery' } },
    ]);
    expect(appended.map((event) => event.n)).toEqual([1, 2]);
    expect(appended[0]).toMatchObject({ type: 'text-delta', text: 'a', turnId, draftId, attempt: 2 });
    expect(appended[1]).not.toHaveProperty('turnId');
    expect(await channel.read(projectId, 0, 10)).toEqual(appended);
    expect(await channel.read(projectId, 1, 10)).toEqual(appended.slice(1));
    expect(await channel.readTurn(turnId, 0, 10)).toEqual(appended.slice(0, 1));
  });

  test('keeps projects apart when their steps arrive together', async () => {
    const { channel, createProject } = open();
    const [first, second] = [await createProject(), await createProject()];
    const [ofFirst, ofSecond] = [stepsOf(first, ['a', 'b', 'c']), stepsOf(second, ['d', 'e'])];
    await Promise.all([
      channel.append([ofFirst[0]!, ofSecond[0]!, ofFirst[1]!]),
      channel.append([ofSecond[1]!]),
      channel.append([ofFirst[2]!]),
    ]);
    const texts = async (id: ProjectId) =>
      (await channel.read(id, 0, 10)).map((event) => 'text' in event && event.text);
    expect(await texts(first)).toEqual(['a', 'b', 'c']);
    expect(await texts(second)).toEqual(['d', 'e']);
  });

  test('delivers every event exactly once from any number, while more are appended', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    await channel.append(stepsOf(projectId, range(1, 20).map(String)));
    const listeners = range(0, 40).map((after) => collect(channel, projectId, after));
    for (const text of range(21, 60)) await channel.append(stepsOf(projectId, [String(text)]));
    for (const [after, listener] of listeners.entries()) {
      await listener.until(60 - after);
      listener.stop();
      expect(listener.numbers).toEqual(range(after + 1, 60));
    }
  });

  test('delivers events in order when they are announced out of order', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    const listener = collect(channel, projectId, 0);
    const events = await channel.append(stepsOf(projectId, ['a', 'b', 'c']));
    channel.announce(projectId, [events[2]!]);
    channel.announce(projectId, [events[0]!, events[1]!]);
    await listener.until(3);
    listener.stop();
    expect(listener.numbers).toEqual([1, 2, 3]);
  });

  test('waits for a slow listener, then continues from the log without a gap', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    const seen: number[] = [];
    /** The size of the first delivery depends on how fast the log was read. */
    let deliveries = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const stop = channel.listen(projectId, 0, async (events) => {
      seen.push(...events.map((event) => event.n));
      deliveries += 1;
      if (deliveries === 1) await held;
      if (seen.length === 1201) finish();
    });
    await channel.append(stepsOf(projectId, ['first']));
    for (let round = 0; round < 12; round++) await channel.append(stepsOf(projectId, range(1, 100).map(String)));
    expect(deliveries).toBeLessThanOrEqual(1);
    release();
    await finished;
    stop();
    expect(seen).toEqual(range(1, 1201));
  });

  test('keeps as much as possible of a text that the database would refuse', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    const [event] = await channel.append(stepsOf(projectId, ['a\u0000b\ud83d \\u0000 \ud83d\ude00']));
    const step = event as TurnStep & { type: 'text-delta' };
    expect(step.text).toBe('a\ufffdb\ufffd \\u0000 \ud83d\ude00');
    expect(await channel.read(projectId, 0, 5)).toEqual([event]);
  });

  test('drops the steps of a deleted project and keeps the others', async () => {
    const { channel, createProject } = open();
    const projectId = await createProject();
    const gone = stepsOf(createId<'project'>(), ['x']);
    const [lost, kept] = await Promise.all([channel.append(gone), channel.append(stepsOf(projectId, ['a']))]);
    expect(lost).toEqual([]);
    expect(kept.map((event) => event.n)).toEqual([1]);
  });
}
