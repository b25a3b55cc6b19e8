import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Easel, borrowEasel } from '../support/easel';
import { ask } from '../support/http';
import { type ErrorBody, promptsOf, type Started, useProjects } from '../support/projects';

const stranger = 'a'.repeat(26);

describe('refusals of the HTTP API', () => {
  let easel: Easel;
  let built: Started;

  beforeAll(async () => {
    easel = await borrowEasel();
    const api = useProjects(easel);
    built = await api.create(promptsOf('habit-tracker')[0]);
    await api.endOf(built);
  });
  afterAll(() => easel?.dispose());

  test.each<[string, string, unknown, number, string]>([
    ['GET', '/api/nothing', undefined, 404, 'not-found'],
    ['PUT', '/api/projects', {}, 405, 'method-not-allowed'],
    ['POST', '/api/projects', { prompt: '' }, 400, 'invalid-input'],
    ['POST', '/api/projects', { name: 'x', colour: 'red' }, 400, 'invalid-input'],
    ['POST', '/api/projects', 'not json', 400, 'invalid-input'],
    ['PATCH', `/api/projects/:mine`, { limitUsd: -1 }, 400, 'invalid-input'],
    ['POST', `/api/projects/:mine/turns`, { prompt: 'x', mode: 'dance' }, 400, 'invalid-input'],
    ['POST', `/api/projects/:mine/versions`, { operations: [] }, 400, 'invalid-input'],
    ['POST', `/api/projects/:mine/restore`, { versionId: 'x' }, 400, 'invalid-input'],
    ['POST', `/api/projects/:mine/turns/:turn/answer`, { choice: 'x' }, 400, 'invalid-input'],
    ['GET', `/api/projects/${stranger}`, undefined, 404, 'not-found'],
    ['PATCH', `/api/projects/${stranger}`, { name: 'Mine now' }, 404, 'not-found'],
    ['DELETE', `/api/projects/${stranger}`, undefined, 404, 'not-found'],
    ['GET', `/api/projects/${stranger}/events`, undefined, 404, 'not-found'],
    ['POST', `/api/projects/${stranger}/turns`, { prompt: 'Hello' }, 404, 'not-found'],
    ['POST', `/api/projects/${stranger}/deployments`, {}, 404, 'not-found'],
    ['GET', `/api/projects/:mine/turns/${stranger}/events`, undefined, 404, 'not-found'],
    ['GET', `/api/projects/:mine/versions/${stranger}/tree`, undefined, 404, 'not-found'],
    ['POST', `/api/projects/:mine/restore`, { versionId: stranger }, 404, 'not-found'],
    ['POST', `/api/projects/:mine/site/rollback`, { deploymentId: stranger }, 404, 'not-found'],
    ['GET', '/api/projects/%zz', undefined, 404, 'not-found'],
    ['GET', '/api/projects/NOT-AN-ID', undefined, 404, 'not-found'],
    ['POST', `/api/projects/:mine/turns/:turn/stop`, undefined, 409, 'turn-over'],
    ['POST', `/api/projects/:mine/turns/:turn/continue`, undefined, 409, 'turn-over'],
  ])('%s %s is refused', async (method, path, body, status, code) => {
    const url = path.replace(':mine', built.projectId).replace(':turn', built.turnId);
    const answer = await easel.call<ErrorBody>(method, url, body);
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.stringMatching(/\.$/) } } });
    if (code === 'invalid-input') expect(answer.body.error.detail).toBeTruthy();
  });

  test('a page of another origin can act in nobody’s name', async () => {
    const strangers: Array<Record<string, string>> = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: `http://p-${'b'.repeat(26)}.app.localhost:${easel.port}` },
    ];
    const answers = await Promise.all(
      strangers.map((headers) => easel.call<ErrorBody>('POST', '/api/projects', { name: 'Stolen' }, headers)),
    );
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(
      answers.map(() => [403, 'cross-site-refused']),
    );
  });

  test('an unknown host gets nothing here', async () => {
    expect((await ask(easel.port, 'GET', '/', { host: `evil.example:${easel.port}` })).status).toBe(421);
  });
});
