import { expect, test } from 'vitest';
import type { ViewerId } from '../foundation/id';
import { createAtOnce } from '../shares/at-once';
import type { Viewer } from '../viewers/viewer';
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

test('of a guest’s event streams twenty are open at once; one more is refused and not begun', async () => {
  const { ask, opened } = start();
  const answers = Array.from({ length: 30 }, () => ask());
  expect(answers.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 20 }, () => 200),
    ...Array.from({ length: 10 }, () => 429),
  ]);
  expect(await answers[29]!.json()).toMatchObject({ error: { code: 'share-open-used' } });
  expect(opened()).toBe(20);
});

test('one that its reader leaves, by closing it or its connection, gives its place back', async () => {
  const { ask } = start();
  const leaving = new AbortController();
  const [byClosing] = [ask(), ask(leaving.signal), ...Array.from({ length: 18 }, () => ask())];
  expect(ask().status).toBe(429);
  await byClosing!.body!.cancel();
  await expect.poll(() => ask().status, { timeout: 15_000 }).toBe(200);
  expect(ask().status).toBe(429);
  leaving.abort();
  await expect.poll(() => ask().status, { timeout: 15_000 }).toBe(200);
  expect(ask().status).toBe(429);
});
