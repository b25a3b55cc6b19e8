import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLong } from '../../base/foundation/sample.fixture';
import { testApp } from '../runtime/test-functions.fixture';
import { samples } from './sample-functions.fixture';
import { serveFunctions } from './serve-functions.fixture';

const always = new Set([
  ...['std-serve-cors', 'service-client-by-jsr', 'zod-body', 'server-sent-events'],
  ...['node-modules', 'dates-by-mirror'],
]);
const chosen = samples.filter(({ name }) => isLong || always.has(name));

let served: Awaited<ReturnType<typeof serveFunctions>>;
beforeAll(async () => {
  served = await serveFunctions(testApp(Object.fromEntries(chosen.map(({ name, text }) => [name, text]))));
}, 120_000);
afterAll(() => served?.close());

test.each(chosen)(
  '$name',
  async ({ name, ask: { path = '', ...init } = {}, status = 200, answers }) => {
    const answer = await served.call(`${name}${path}`, init);
    expect(await answer.text(), JSON.stringify(served.logs.read(served.served.app.id))).toContain(answers);
    expect(answer.status).toBe(status);
  },
  60_000,
);
