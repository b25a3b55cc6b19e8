import { expect, test } from 'vitest';
import { fail, succeed } from '../../base/foundation/result';
import type { ViewerId } from '../../base/foundation/id';
import { createAtOnce, usuallyAtOnce } from '../../base/shares/at-once';
import { answerExport } from './answer-export';

type Asked = Parameters<typeof answerExport>[0];

/** Serves exports to one guest, who may read two at once. */
function start() {
  const atOnce = createAtOnce({ ...usuallyAtOnce, export: { guest: 2, address: 9, all: 9 } });
  const payer = { viewerId: 'ann' as ViewerId, address: 'home', projectId: '' };
  const server = { atOnce, keeping: { payerFor: () => payer } } as unknown as Asked['server'];
  const leaving = new AbortController();
  const call = { server, viewer: { id: payer.viewerId, kind: 'guest' }, request: { signal: leaving.signal } } as Asked;
  const stream = () => new Response('a,b\r\n').body!;
  const ask = (make: Parameters<typeof answerExport>[1] = async () => succeed({ stream: stream(), headers: {} })) =>
    answerExport(call, make);
  return { ask, leaving };
}

test('a guest has two places; reading to the end, cancelling and disconnecting each free one', async () => {
  const { ask, leaving } = start();
  const [one, two] = [await ask(), await ask()];
  const refused = await ask(() => Promise.reject(new Error('made in spite of it')));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: { code: 'share-open-used' } });

  expect(await one.text()).toBe('a,b\r\n');
  const three = await ask();
  expect(three.status).toBe(200);
  expect((await ask()).status).toBe(429);
  await two.body!.cancel();
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
  leaving.abort();
  expect((await ask()).status).toBe(200);
});

test('an answer that fails before or while it is read holds no place', async () => {
  const { ask } = start();
  for (let n = 0; n < 3; n += 1) {
    expect((await ask(async () => fail({ code: 'not-found' }))).status).toBe(404);
    await expect(ask(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('gone')) });
    await expect((await ask(async () => succeed({ stream: broken, headers: {} }))).text()).rejects.toThrow('gone');
  }
  expect((await ask()).status).toBe(200);
});
