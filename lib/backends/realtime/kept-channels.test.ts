import { expect, test } from 'vitest';
import { limits, limitWords } from './limits';
import { createTestPages, turns } from './pages.fixture';

const listening = (filter: string | null, count = 50) => ({
  config: {
    postgres_changes: Array.from({ length: count }, () => ({ event: '*', schema: 'public', table: 't', filter })),
  },
});

test('the listeners of an app’s pages are limited in number and filters, and room is released', async () => {
  const app = createTestPages();
  const pages = Array.from({ length: 30 }, () => app.open());
  for (const page of pages) for (let n = 0; n < 10; n += 1) page.send(`${n}`, `t${n}`, 'phx_join', listening(null));
  await turns(30);
  const reasons = pages.flatMap((page) => Array.from({ length: 10 }, (_, n) => page.replyTo(`${n}`)?.response.reason));
  expect(reasons.filter((reason) => reason === undefined)).toHaveLength(limits.listenersInAll / 50);
  expect(reasons).toContain(limitWords.listening);
  for (const page of pages.slice(1)) page.close();
  expect(app.engine.unlisten.mock.calls.flatMap(([, numbers]) => numbers as number[]).length).toBeGreaterThan(9000);

  const long = app.open();
  for (let n = 0; n < 10; n += 1) long.send(`${n}`, `t${n}`, 'phx_join', listening(`a=eq.${'x'.repeat(4000)}`));
  await turns(30);
  expect([long.replyTo('0')?.status, long.replyTo('9')?.response.reason]).toEqual(['ok', limitWords.filters]);
  for (const page of [pages[0]!, long]) page.close();
});

test('join messages are limited, and only known fields are kept', async () => {
  const app = createTestPages();
  const pages = Array.from({ length: 4 }, () => app.open());
  const padding = 'x'.repeat(250_000);
  const asked = { event: '*', schema: 'public', table: 't', filter: null, padding };
  for (let n = 0; n < 50; n += 1) {
    for (const page of pages) page.send(`${n}`, `t${n}`, 'phx_join', { config: { postgres_changes: [asked] } });
    app.clock.at += 400;
    await turns(2);
  }
  await turns(20);
  const replies = pages.flatMap((page) => Array.from({ length: 50 }, (_, n) => page.replyTo(`${n}`)));
  const taken = replies.filter((reply) => reply?.status === 'ok');
  process.stdout.write(`200 channels joined with 250 kB each: ${taken.length} taken\n`);
  expect(taken.length).toBeLessThan(limits.channelsInAll / 250_000);
  expect(replies.map((reply) => reply?.response.reason)).toContain(limitWords.joined);
  expect(JSON.stringify(taken[0])).not.toContain('xxx');
  for (const page of pages) page.close();
});

test('a page that leaves while its token changes leaves no listener behind', async () => {
  const app = createTestPages();
  const page = app.open();
  page.send('1', 'a', 'phx_join', listening(null, 2));
  await turns();
  let answer: (() => void) | undefined;
  app.engine.listen.mockImplementationOnce(
    (_id, listeners) =>
      new Promise((resolve) => {
        answer = () =>
          resolve({ ok: true, value: listeners.map(({ n }) => ({ n, refusal: null, isPublished: true })) });
      }),
  );
  page.send('2', 'a', 'access_token', { access_token: 'key' });
  await turns();
  page.close();
  answer?.();
  await turns();
  expect(app.room.listening.size).toBe(0);
  expect(app.engine.unlisten.mock.invocationCallOrder.at(-1)).toBeGreaterThan(
    app.engine.listen.mock.invocationCallOrder.at(-1)!,
  );
  expect(app.engine.unlisten).toHaveBeenCalledTimes(2);
});
