import { describe, expect, test } from 'vitest';
import { mostTrialMs, silenceMs, transitionTrial, type TrialEvent, type TrialState } from './transition-trial';

const run = (events: readonly TrialEvent[]) =>
  events.reduce<ReturnType<typeof transitionTrial>>((step, event) => transitionTrial(step.state, event), {
    state: { phase: 'idle' },
    commands: [],
  });
const asked: TrialEvent = { type: 'asked', at: 1000 };

describe('waiting for the tab that tries a draft', () => {
  test('a silent tab counts as absent after 15 s', () => {
    expect(run([asked]).commands).toEqual([{ type: 'wait', milliseconds: silenceMs }]);
    expect(run([asked, { type: 'silence' }])).toEqual({
      ...{ state: { phase: 'over', isAbsent: true }, commands: [{ type: 'stop-waiting' }] },
    });
  });

  test('each sign of life restarts the 15 s', () => {
    const { state, commands } = run([asked, { type: 'progress', at: 12_000 }, { type: 'progress', at: 24_000 }]);
    expect(state.phase).toBe('waiting');
    expect(commands).toEqual([{ type: 'wait', milliseconds: silenceMs }]);
  });

  test('a tab that works without end is waited for 240 s in all', () => {
    const late = 1000 + mostTrialMs - 400;
    expect(run([asked, { type: 'progress', at: late }]).commands).toEqual([{ type: 'wait', milliseconds: 400 }]);
    expect(run([asked, { type: 'progress', at: late + 9000 }]).commands).toEqual([{ type: 'wait', milliseconds: 0 }]);
  });

  test('a report ends the wait', () => {
    expect(run([asked, { type: 'progress', at: 2000 }, { type: 'reported' }])).toEqual({
      ...{ state: { phase: 'over', isAbsent: false }, commands: [{ type: 'stop-waiting' }] },
    });
  });

  test('events before the trial or after its end change nothing', () => {
    const over: TrialState = { phase: 'over', isAbsent: true };
    for (const state of [over, { phase: 'idle' } as const]) {
      for (const event of [{ type: 'progress', at: 1 }, { type: 'reported' }, { type: 'silence' }] as const) {
        expect(transitionTrial(state, event)).toEqual({ state, commands: [] });
      }
    }
  });
});
