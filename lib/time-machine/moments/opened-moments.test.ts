import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { compareStored } from './compare-stored';
import { createOpenedMoments } from './opened-moments';

const id = (name: string) => name as SnapshotId;
const mine = 'mine' as ProjectId;
const always = new AbortController().signal;

describe('opened earlier data', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function arrange(refusals: Record<string, 'snapshot-missing' | 'snapshot-outdated'> = {}) {
    const log: string[] = [];
    let most = 0;
    const open = new Set<string>();
    const openedMoments = createOpenedMoments({
      snapshots: {
        async open(snapshot) {
          const code = refusals[snapshot];
          if (code === 'snapshot-missing') return fail({ code, snapshot });
          if (code === 'snapshot-outdated') return fail({ code, engine: 'pglite 0.3', reason: null });
          log.push(`open ${snapshot}`);
          open.add(snapshot);
          most = Math.max(most, open.size);
          return succeed({
            rehearse: async () => succeed([]),
            read: async () => succeed([{ name: snapshot }]),
            close: async () => {
              open.delete(snapshot);
              log.push(`close ${snapshot}`);
            },
          });
        },
      },
      turnOf: async (projectId) => projectId.split(' ')[0]!,
      idleAfterMs: 1000,
    });
    return { openedMoments, log, most: () => most };
  }

  test('stays open for repeated reads, two snapshots at most, and is closed when nobody reads', async () => {
    const { openedMoments, log, most } = arrange();
    const look = (...names: string[]) => openedMoments.look(mine, names.map(id), always, async () => 'seen');
    await look('a', 'b');
    await look('a', 'b');
    await look('b', 'c');
    expect(log).toEqual(['open a', 'open b', 'close a', 'open c']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.slice(4)).toEqual(['close b', 'close c']);
    expect(most()).toBe(2);
  });

  test('is read one request at a time', async () => {
    const { openedMoments } = arrange();
    let end = (): void => undefined;
    const first = openedMoments.look(mine, [id('a')], always, () => new Promise<void>((resolve) => (end = resolve)));
    let isAsked = false;
    const second = openedMoments.look(mine, [id('b')], always, async () => (isAsked = true));
    await vi.advanceTimersByTimeAsync(10);
    expect(isAsked).toBe(false);
    end();
    await Promise.all([first, second]);
    expect(isAsked).toBe(true);
  });

  test('is by turns of those who ask: whoever asks a hundred times delays another by the question under way', async () => {
    const { openedMoments } = arrange();
    const asked: string[] = [];
    let end = (): void => undefined;
    const look = (project: string, work: () => Promise<void> = async () => undefined) =>
      openedMoments.look(project as ProjectId, [id(project)], always, () => (asked.push(project), work()));
    const first = look('many 0', () => new Promise((resolve) => (end = resolve)));
    const rest = Array.from({ length: 100 }, (_, n) => look(`many ${n + 1}`));
    await vi.advanceTimersByTimeAsync(10);
    const neighbour = look('neighbour');
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toEqual(['many 0']);
    end();
    await Promise.all([first, neighbour]);
    expect(asked.indexOf('neighbour')).toBeLessThanOrEqual(1);
    await Promise.all(rest);
    expect(asked).toHaveLength(102);
  });

  test('is not opened after `close`, however many wait for their turn', async () => {
    const { openedMoments, log } = arrange();
    let end = (): void => undefined;
    const first = openedMoments.look(mine, [id('a')], always, () => new Promise<void>((resolve) => (end = resolve)));
    const waiting = [1, 2, 3].map(() => openedMoments.look(mine, [id('b')], always, async () => 'seen'));
    await vi.advanceTimersByTimeAsync(10);
    const closed = openedMoments.close();
    end();
    await Promise.all([first, closed]);
    expect(await Promise.all(waiting)).toMatchObject([1, 2, 3].map(() => ({ error: { code: 'backend-stopped' } })));
    expect(log).toEqual(['open a', 'close a']);
  });

  test('is neither opened nor read for a caller who has disconnected', async () => {
    const { openedMoments, log } = arrange();
    const leaving = new AbortController();
    const looked = await openedMoments.look(mine, [id('a')], leaving.signal, async ([read]) => {
      leaving.abort();
      return read!('select 1');
    });
    expect(looked).toMatchObject({ ok: true, value: { ok: false, error: { code: 'backend-stopped' } } });
    expect(await openedMoments.look(mine, [id('b')], leaving.signal, async () => 'seen')).toMatchObject({ ok: false });
    expect(log).toEqual(['open a', 'close a']);
  });

  test.each([
    ['snapshot-missing', 'let-go'],
    ['snapshot-outdated', 'outdated'],
  ] as const)('says which side can’t be told, and why: %s', async (code, why) => {
    const { openedMoments } = arrange({ b: code });
    const compared = await compareStored(
      { openedMoments, backends: { read: async () => succeed([]) } },
      mine,
      { at: 'kept', snapshot: id('a') },
      { at: 'kept', snapshot: id('b') },
      always,
    );
    expect(compared).toEqual({ ok: true, value: { state: 'untold', which: 'after', why } });
  });

  test('is not opened if the answer is known', async () => {
    const { openedMoments, log } = arrange();
    const compare = (...sides: [Parameters<typeof compareStored>[2], Parameters<typeof compareStored>[3]]) =>
      compareStored({ openedMoments, backends: { read: async () => succeed([]) } }, mine, ...sides, always);
    const kept = { at: 'kept', snapshot: id('a') } as const;
    expect(await compare(kept, kept)).toMatchObject({ value: { state: 'same' } });
    expect(await compare({ at: 'none' }, { at: 'none' })).toMatchObject({ value: { state: 'nothing' } });
    expect(await compare({ at: 'none' }, kept)).toMatchObject({ value: { which: 'before', why: 'not-kept' } });
    expect(await compare(kept, { at: 'let-go' })).toMatchObject({ value: { which: 'after', why: 'let-go' } });
    expect(log).toEqual([]);
  });
});
