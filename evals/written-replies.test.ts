import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPlannedModel } from './written-replies';

let model: Awaited<ReturnType<typeof startPlannedModel>>;
beforeAll(async () => {
  model = await startPlannedModel('written');
});
afterAll(() => model.close());

/** Everything the model says in response to a person's request. */
async function ask(words: string): Promise<string> {
  const messages = [{ role: 'user', content: `<request>\n${words}\n</request>` }];
  const answer = await fetch(`${model.baseUrl}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'written', stream: true, messages }),
  });
  const said = [...(await answer.text()).matchAll(/"content":"([^"]*)"/g)];
  return said.map(([, part]) => part).join('');
}

test('a request gets the reply for the mark it ends with, once, whatever else it contains', async () => {
  model.plan('[[a:1]]', 'First.');
  model.plan('[[a:2]]', 'Second.');
  expect(await ask('As [[a:1]] was, please [[a:2]]')).toBe('Second.');
  expect(await ask('A shop [[a:1]]')).toBe('First.');
  expect(await ask('A shop [[a:1]]')).toBe('Nothing more.');
  expect(await ask('A shop')).toBe('Nothing more.');
});
