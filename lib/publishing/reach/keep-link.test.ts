import { expect, test } from 'vitest';
import { fail, succeed } from '../../base/foundation/result';
import { keepLink } from './keep-link';
import type { OpenTunnel, Tunnel, TunnelErrorCode } from './tunnel';

/** A tunnel whose attempts the test settles, and a clock that the test advances. */
function world() {
  const openings: { signal: AbortSignal; settle: (outcome: TunnelErrorCode | { origin: string }) => void }[] = [];
  const closed: string[] = [];
  const breaks: (() => void)[] = [];
  const timers: { ms: number; call: () => void }[] = [];
  const tunnel: Tunnel = {
    open: (_target, signal) =>
      new Promise((resolve) => {
        openings.push({
          signal,
          settle(outcome) {
            if (typeof outcome === 'string') return resolve(fail({ code: outcome }));
            const ended = new Promise<void>((end) => breaks.push(end));
            const close = async () => void closed.push(outcome.origin);
            resolve(succeed<OpenTunnel>({ ...outcome, fingerprint: null, ended, close }));
          },
        });
      }),
  };
  const link = keepLink(
    {
      now: () => 0,
      random: () => 1,
      later(ms, call) {
        const timer = { ms, call };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      },
      onError: (error) => expect.unreachable(String(error)),
    },
    { tunnel, target: { port: 1, noteCaller: () => undefined } },
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { link, openings, closed, breaks, timers, settled };
}

test('comes back by itself when it breaks', async () => {
  const { link, openings, breaks, settled } = world();
  openings[0]!.settle({ origin: 'https://a.test' });
  await settled();
  expect(link.state()).toMatchObject({ phase: 'open', origin: 'https://a.test' });
  breaks[0]!();
  await settled();
  expect(link.state().phase).toBe('opening');
  openings[1]!.settle({ origin: 'https://b.test' });
  await settled();
  expect(link.state()).toMatchObject({ phase: 'open', origin: 'https://b.test', lastOrigin: 'https://a.test' });
});

test('waits before it tries again, unless the network comes back', async () => {
  const { link, openings, timers, settled } = world();
  openings[0]!.settle('tunnel-unreachable');
  await settled();
  expect([link.state().phase, timers.map(({ ms }) => ms)]).toEqual(['waiting', [1000]]);
  link.tryNow();
  expect([link.state().phase, timers, openings.length]).toEqual(['opening', [], 2]);
});

test('ended while it opens, it closes what opens too late', async () => {
  const { link, openings, closed, settled } = world();
  const ended = link.end();
  expect(openings[0]!.signal.aborted).toBe(true);
  openings[0]!.settle({ origin: 'https://late.test' });
  await ended;
  await settled();
  expect([link.state().phase, closed]).toEqual(['closed', ['https://late.test']]);
});

test('ended while it waits, it never tries again', async () => {
  const { link, openings, timers, settled } = world();
  openings[0]!.settle('tunnel-unreachable');
  await settled();
  await link.end();
  expect([timers, openings.length, link.state().phase]).toEqual([[], 1, 'closed']);
});
