import { expect, test, vi } from 'vitest';
import { endpoints } from './dispatch';
import { openApiDocument } from './openapi';

vi.mock('./openapi', async (actual) => {
  const real = await actual<{ openApiDocument: typeof openApiDocument }>();
  return { openApiDocument: vi.fn(real.openApiDocument) };
});

test('the document is made once, however often it is requested', async () => {
  const { run } = endpoints.find(({ path }) => path === '/api/openapi.json')!;
  const ask = async () => (await run({} as Parameters<typeof run>[0])).json() as Promise<{ openapi: string }>;
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers[2]).toMatchObject({ openapi: '3.1.0', paths: { '/api/openapi.json': {} } });
  expect(answers[2]).toEqual(answers[0]);
  expect(vi.mocked(openApiDocument)).toHaveBeenCalledTimes(1);
});
