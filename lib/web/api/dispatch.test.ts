import { expect, test } from 'vitest';
import type { ServerParts } from './server-parts';
import { dispatch } from './dispatch';

/** A server whose health contains more than the schema declares. */
const talkative = (checksAnswers: boolean, errors: unknown[]) =>
  ({
    checksAnswers,
    health: () => ({ ok: true, dataFolder: '/srv/easel' }),
    viewerOf: async () => ({ ok: true, value: { id: 'ann' } }),
    keeping: { call: (_asked: unknown, work: () => Promise<Response>) => work() },
    onError(error: unknown) {
      errors.push(error);
      return 'internal';
    },
  }) as unknown as ServerParts;
const health = () => new Request('http://easel.test/api/health');

test('a server of tests answers an error in place of a field that is not declared, and reports which', async () => {
  const errors: unknown[] = [];
  const answer = await dispatch(talkative(true, errors), health());
  expect(answer.status).toBe(500);
  expect(errors).toEqual([new Error('GET /api/health answered 200 with not declared: dataFolder')]);
});

test('a server of people does not look', async () => {
  const errors: unknown[] = [];
  const answer = await dispatch(talkative(false, errors), health());
  expect([answer.status, errors]).toEqual([200, []]);
});
