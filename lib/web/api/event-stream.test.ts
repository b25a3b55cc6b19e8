import { expect, test } from 'vitest';
import type { ViewerId } from '../../base/foundation/id';
import { createAtOnce } from '../../base/shares/at-once';
import type { Viewer } from '../../base/viewers/viewer';
import type { Call } from './endpoint';
import { answerEvents } from './event-stream';

type Asked = Pick<Call<unknown>, 'server' | 'viewer' | 'request'>;
const guest: Viewer = { id: 'ann' as ViewerId, kind: 'guest', address: '198.51.100.1' };

function start() {
  let opened = 0;
  const atOnce = createAtOnce();
  const keeping = { payerFor: ({ id, address }: Viewer) => ({ viewerId: id, address, projectId: '' }) };
  const ask = (signal?: AbortSignal) => {
    const request = new Request('http://easel/events', signal ? { signal } : {});
    return answerEvents({ server: { atOnce, keeping }, viewer: guest, request } as unknown as Asked, () => {
      opened += 1;
      return new ReadableStream();
    });
  };
  return { ask, opened: () => opened };
}

test('a guest has twenty event streams at once; one more is refused and not begun', async () => {
  const { ask, opened } = start();
  const answers = Array.from({ length: 30 }, () => ask());
  expect(answers.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 20 }, () => 200),
    ...Array.from({ length: 10 }, () => 429),
  ]);
  expect(await answers[29]!.json()).toMatchObject({ error: { code: 'share-open-used' } });
  expect(opened()).toBe(20);
});

test('a stream whose reader closes it or its connection releases its place', async () => {
  const { ask } = start();
  const leaving = new AbortController();
  const [byClosing] = [ask(), ask(leaving.signal), ...Array.from({ length: 18 }, () => ask())];
  expect(ask().status).toBe(429);
  await byClosing!.body!.cancel();
  await expect.poll(() => ask().status, { timeout: 45_000 }).toBe(200);
  expect(ask().status).toBe(429);
  leaving.abort();
  await expect.poll(() => ask().status, { timeout: 45_000 }).toBe(200);
  expect(ask().status).toBe(429);
});
