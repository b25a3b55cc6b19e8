import { expect, test } from 'vitest';
import { answerBroadcast } from './answer-broadcast';
import { limits, limitWords } from './limits';
import { createTestPages, turns } from './pages.fixture';

function open() {
  const app = createTestPages();
  const { engine, room, pace, clock } = app;
  const options = { backends: engine as never, backendId: 'app' as never, room, pace, now: () => clock.at };
  const keys = { publishableKey: 'key', secretKey: 'secret', jwtSecret: 'x'.repeat(32) };
  const ask = (path: string, body: string) =>
    answerBroadcast(
      { ...options, keys },
      new Request(`http://app.test/realtime/v1/api/broadcast${path}`, {
        ...{ method: 'POST', body },
        headers: { apikey: 'key', 'content-type': 'application/json' },
      }),
    );
  return { ...app, ask };
}

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

test.each([
  ['escapes that lie', '/%E0%A4%A/events/x', '{}'],
  ['an event of a thousand characters', `/a/events/${'x'.repeat(1000)}`, '{}'],
  ['lists in lists without end', '/a/events/x', deep],
  ['a list of such', '', `{"messages":[{"topic":"a","event":"x","payload":${deep}}]}`],
])('%s are no broadcast, and no fault', async (_name, path, body) => {
  expect((await open().ask(path, body)).status).toBe(422);
});

test('what is sent without a socket is passed on at the same rate', async () => {
  const { ask, ...app } = open();
  const crowd = Array.from({ length: 200 }, () => app.open());
  for (const page of crowd) page.send('1', 'a', 'phx_join', {});
  await turns();
  const answers: Response[] = [];
  for (let n = 0; n < 10; n += 1) answers.push(await ask('/a/events/x', JSON.stringify('x'.repeat(60_000))));
  const refused = answers.filter(({ status }) => status === 429);
  expect([refused.length, answers[0]!.status]).toEqual([7, 202]);
  expect(await refused[0]!.json()).toMatchObject({ message: limitWords.passed });
  expect(crowd[0]!.fake.characters * crowd.length).toBeLessThan(1.6 * limits.passedPerTopic);
  for (const page of crowd) page.close();
});
