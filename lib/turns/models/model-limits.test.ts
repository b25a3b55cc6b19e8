import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { openModelLimits } from './model-limits';

await describeOnDatabases('what providers said their models take', (database) => {
  const open = () =>
    openModelLimits({ db: database(), now: () => 7, report: (error) => expect.unreachable(String(error)) });
  const model = { baseUrl: 'https://api.example.com/v1/', modelId: 'newcomer' };

  test('survives a restart, and later lessons are added', async () => {
    const limits = await open();
    expect(limits.get(model)).toEqual({});
    await limits.learn(model, { maxOutputTokens: 8192 });
    await limits.learn(model, { contextTokens: 32_768 });
    const again = await open();
    expect(again.get({ ...model, baseUrl: 'https://api.example.com/v1' })).toEqual({
      contextTokens: 32_768,
      maxOutputTokens: 8192,
    });
    expect(again.get({ ...model, modelId: 'other' })).toEqual({});
  });
});
