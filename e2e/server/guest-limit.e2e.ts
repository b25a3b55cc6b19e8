import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { type ErrorBody, useProjects } from '../support/projects';

const limitUsd = 0.05;

describe('guests of an operator', () => {
  let easel: Easel;
  let model: ModelServer;

  beforeAll(async () => {
    model = await startModelServer({ models: ['gpt-4.1'] });
    easel = await startEasel({
      EASEL_GUESTS: '1',
      EASEL_GUEST_LIMIT_USD: String(limitUsd),
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: 'sk-e2e-operator-key',
      EASEL_MODEL: 'gpt-4.1',
      // A guest's share is limited too; here the money must run out first.
      EASEL_GUEST_APPS: '10',
      EASEL_GUEST_CHECK: '0',
    });
  });
  afterAll(async () => {
    await easel?.dispose();
    await model?.close();
  });

  async function arrive() {
    const { headers } = await ask(easel.port, 'GET', '/');
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    return { cookie, api: useProjects(easel, { cookie }) };
  }

  test('each may spend the operator’s amount over all their apps, and none reduces another’s', async () => {
    const one = await arrive();
    const codes: Array<string | null> = [];
    for (let app = 0; app < 5 && !codes.includes('guest-limit-reached'); app++) {
      codes.push((await one.api.endOf(await one.api.create(`App number ${app}`))).code);
    }
    expect(codes[0]).toBeNull();
    expect(codes.at(-1)).toBe('guest-limit-reached');
    const { turns } = await one.api.must<{ turns: Array<{ costUsd: number }> }>(200, 'GET', '/api/spending');
    expect(turns.reduce((sum, { costUsd }) => sum + costUsd, 0)).toBeLessThanOrEqual(limitUsd);

    const other = await arrive();
    expect((await other.api.endOf(await other.api.create('Mine'))).code).toBeNull();
    expect((await other.api.must<{ turns: unknown[] }>(200, 'GET', '/api/spending')).turns).toHaveLength(1);
  });

  test('none can raise a limit', async () => {
    const { cookie, api } = await arrive();
    const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Dear' });
    for (const [path, body] of [
      [api.at(projectId), { limitUsd: 100 }],
      ['/api/limits', { dayUsd: 100 }],
    ] as const) {
      const answer = await easel.call<ErrorBody>('PATCH', path, body, { cookie });
      expect([answer.status, answer.body.error.code]).toEqual([403, 'limits-not-yours']);
    }
    const limits = await api.must(200, 'GET', api.at(projectId, '/limits'));
    expect(limits).toMatchObject({ mayChange: false, guest: { limitUsd } });
  });
});
