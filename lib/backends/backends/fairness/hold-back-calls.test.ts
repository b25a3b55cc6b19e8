import { describe, expect, test } from 'vitest';
import { around, type CallsCommand, type CallsEvent, type CallsState, free, stepCalls } from './hold-back-calls';

type Told = CallsEvent extends infer One ? (One extends { at: number } ? Omit<One, 'at'> : never) : never;

const limits = { engines: 1, calls: 3, wait: () => 60_000 };

/** A line with a fake clock; `spent` is each owner's recent engine time. */
function createLine(spent: Record<string, number>) {
  let state: CallsState = new Map();
  let at = 0;
  let last = 0;
  const tell = (event: Told): CallsCommand[] => {
    const step = stepCalls(state, { ...event, at } as CallsEvent, limits, (owner) => spent[owner] ?? 0);
    state = step.state;
    return [...step.commands];
  };
  return {
    ask: (owner: string, engine: string) => tell({ type: 'call-asked', n: (last += 1), owner, engine }),
    answer: (owner: string, engine: string) => tell({ type: 'call-answered', owner, engine }),
    wait(milliseconds: number) {
      at += milliseconds;
      return tell({ type: 'time-passed' });
    },
  };
}

const letIn = (n: number): CallsCommand[] => [{ type: 'let-in', n }];

describe('the line of calls', () => {
  test('an owner alone never waits, whatever was spent', () => {
    const line = createLine({ ann: 1_000_000 });
    expect([1, 2, 3, 4, 5].map((n) => line.ask('ann', `app ${n}`))).toEqual([1, 2, 3, 4, 5].map(letIn));
  });

  test('an owner who spent a lot gets one engine at a time while others are active, first come first served', () => {
    const line = createLine({ mallory: 50_000 });
    expect(line.ask('ann', 'shop')).toEqual(letIn(1));
    expect(line.ask('mallory', 'a')).toEqual(letIn(2));
    expect(line.ask('mallory', 'b')).toEqual([]);
    // Queues behind the waiting call, though its engine is already at work.
    expect(line.ask('mallory', 'a')).toEqual([]);
    expect(line.ask('ann', 'blog')).toEqual(letIn(5));
    expect(line.answer('mallory', 'a')).toEqual(letIn(3));
    expect(line.answer('mallory', 'b')).toEqual(letIn(4));
  });

  test('a busy engine takes more calls, up to the limit', () => {
    const line = createLine({ mallory: 50_000 });
    line.ask('ann', 'shop');
    expect([1, 2, 3, 4].map(() => line.ask('mallory', 'a').length)).toEqual([1, 1, 1, 0]);
  });

  test('an owner who spent less than the mean, or little, goes on', () => {
    const line = createLine({ mallory: 50_000, ann: 20_000, bob: free - 1 });
    line.ask('mallory', 'a');
    expect(['one', 'two', 'three'].map((app) => line.ask('ann', app).length)).toEqual([1, 1, 1]);
    expect(['four', 'five'].map((app) => line.ask('bob', app).length)).toEqual([1, 1]);
  });

  test('everybody waiting goes on once the others have been gone for a while', () => {
    const line = createLine({ mallory: 50_000 });
    line.ask('ann', 'shop');
    line.answer('ann', 'shop');
    for (const app of ['a', 'b', 'c']) line.ask('mallory', app);
    expect(line.wait(around - 1)).toEqual([]);
    expect(line.wait(1)).toEqual([...letIn(3), ...letIn(4)]);
  });

  test('a call that waits too long is given up', () => {
    const line = createLine({ mallory: 50_000 });
    line.ask('ann', 'shop');
    line.ask('mallory', 'a');
    line.ask('mallory', 'b');
    expect(line.wait(limits.wait() - 1)).toEqual([]);
    expect(line.wait(1)).toEqual([{ type: 'give-up', n: 3 }]);
  });
});
