import { describe, expect, test } from 'vitest';
import { type LinkEvent, type LinkState, transitionLink, waitBefore } from './transition-link';

const at = { now: 1000, chance: 1 };
const opened = (origin: string): LinkEvent => ({ type: 'opened', origin, fingerprint: null });
const failed = (code: 'tunnel-unreachable' | 'tunnel-key-changed'): LinkEvent => ({ type: 'failed', why: { code } });

/** The state after these events, and all commands issued meanwhile. */
function run(events: readonly LinkEvent[]) {
  let state: LinkState = { phase: 'closed' };
  const commands: string[] = [];
  for (const event of events) {
    const step = transitionLink(state, event, at);
    state = step.state;
    commands.push(...step.commands.map((command) => (command.type === 'wait' ? `wait ${command.ms}` : command.type)));
  }
  return { state, commands };
}

describe('a link', () => {
  test('opens when asked, and at once again when it breaks', () => {
    const { state, commands } = run([{ type: 'asked' }, opened('https://a.test'), { type: 'ended' }]);
    expect(commands).toEqual(['close', 'open', 'open']);
    expect(state).toEqual({ phase: 'opening', attempt: 1, lastOrigin: 'https://a.test' });
  });

  test('tells the address it had before, if the service gives another', () => {
    const { state } = run([{ type: 'asked' }, opened('https://a.test'), { type: 'ended' }, opened('https://b.test')]);
    expect(state).toMatchObject({ phase: 'open', origin: 'https://b.test', lastOrigin: 'https://a.test' });
  });

  test('waits longer after each failure, a minute at most, for as long as nobody ends it', () => {
    const tries = Array.from({ length: 9 }, () => [failed('tunnel-unreachable'), { type: 'due' } as const]).flat();
    const waits = run([{ type: 'asked' }, ...tries]).commands.filter((command) => command.startsWith('wait'));
    expect(waits.map((wait) => Number(wait.slice(5)) / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('begins with short waits again once it was open', () => {
    const { state } = run([
      { type: 'asked' },
      ...[
        failed('tunnel-unreachable'),
        { type: 'due' } as const,
        failed('tunnel-unreachable'),
        { type: 'due' } as const,
      ],
      ...[opened('https://a.test'), { type: 'ended' } as const, failed('tunnel-unreachable')],
    ]);
    expect(state).toMatchObject({ phase: 'waiting', attempt: 1, until: 2000 });
  });

  test('does not try again against a changed key', () => {
    const { state, commands } = run([{ type: 'asked' }, failed('tunnel-key-changed'), { type: 'due' }]);
    expect(state).toEqual({ phase: 'refused', why: { code: 'tunnel-key-changed' } });
    expect(commands).toEqual(['close', 'open']);
  });

  test('stays closed, whatever comes too late', () => {
    const late: LinkEvent[] = [
      opened('https://a.test'),
      failed('tunnel-unreachable'),
      { type: 'ended' },
      { type: 'due' },
    ];
    const { state, commands } = run([{ type: 'asked' }, { type: 'told-to-end' }, ...late]);
    expect(state).toEqual({ phase: 'closed' });
    expect(commands).toEqual(['close', 'open', 'close']);
  });

  test('spreads the tries of many over a quarter of the wait', () => {
    expect([waitBefore(5, 0), waitBefore(5, 1)]).toEqual([12_000, 16_000]);
  });
});
