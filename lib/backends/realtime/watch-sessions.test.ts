import { expect, test, vi } from 'vitest';
import { watchSessions } from './watch-sessions';

test('a session is looked up once, however many channels show it', async () => {
  const findEnded = vi.fn(() => Promise.resolve({ ok: true as const, value: [] }));
  let call: (() => void) | undefined;
  const onCalled = (_id: unknown, hear: () => void) => {
    call = hear;
    return () => undefined;
  };
  const token = (session: string | null) => ({ user: 'ann', session });
  const tokens = [...Array.from({ length: 1000 }, () => token('one')), token('two'), token(null)];
  watchSessions(
    { backends: { findEnded, onCalled }, backendId: 'app' as never },
    () => tokens,
    () => undefined,
  );
  call?.();
  expect(findEnded).toHaveBeenCalledWith('app', [token('one'), token('two'), token(null)]);
});
