import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPlain } from '../../lib/web/api/answer-shape';
import { findMismatch } from '../../lib/web/api/check-answer';
import { endpoints } from '../../lib/web/api/dispatch';
import { matchPath } from '../../lib/web/api/endpoint';
import { type Easel, startEasel } from '../support/easel';
import { useProjects, type VersionView } from '../support/projects';

/**
 * Other suites call a server that refuses to send what its schemas do not declare (EASEL_CHECK_ANSWERS). Here the
 * server is as people start it, and its responses are compared from outside.
 */
describe('what is answered is what is declared, with no field more', () => {
  let easel: Easel;
  let projectId: string;
  let newest: VersionView;
  let oldest: VersionView;
  const compared = new Set<string>();

  /** Makes a call and compares its response with the schema that is declared for it and its status. */
  async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const [address = ''] = path.split('?');
    const one = endpoints.find((each) => each.method === method && matchPath(each.path, address) !== null);
    const answer = await easel.call<Body>(method, path, body);
    const shape = one?.answers[answer.status];
    expect(shape, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`).toBeDefined();
    if (!shape || isPlain(shape)) throw new Error(`${method} ${path} answers no JSON`);
    expect(findMismatch(shape, answer.body), `${method} ${path}`).toBeNull();
    compared.add(`${one!.method} ${one!.path}`);
    return answer.body;
  }
  const at = (rest = '') => `/api/projects/${projectId}${rest}`;

  beforeAll(async () => {
    easel = await startEasel({ EASEL_CHECK_ANSWERS: '0' });
    ({ projectId } = await call<{ projectId: string }>('POST', '/api/projects', { name: 'Shop' }));
    const operations = [{ type: 'file-write', path: 'src/note.ts', content: 'export const note = 1;\n' }];
    await call('POST', at('/versions'), { operations });
    const { versions } = await call<{ versions: VersionView[] }>('GET', at('/versions'));
    newest = versions[0]!;
    oldest = versions.at(-1)!;
  });
  afterAll(() => easel?.dispose());

  test('of Easel itself', async () => {
    for (const path of [
      ...['/api/health', '/api/ready', '/api/guest-check', '/api/share', '/api/examples', '/api/settings/model'],
      ...['/api/estimate', '/api/spending', '/api/projects', '/api/projects?deleted=1'],
    ])
      await call('GET', path);
    await call('PATCH', '/api/limits', { dayUsd: 3 });
    await call('POST', '/api/settings/model/sign-in', { modelId: 'some/model' });
    await call('DELETE', '/api/settings/model?slot=small');
  });

  test('of an app', async () => {
    for (const rest of [
      ...['', '/estimate', '/limits', '/suggestions', '/promises', '/site', '/deployments', '/meant', '/live-data'],
      ...['/moments', '/data', '/data/people', '/data/files', '/data/mails', '/data?lane=live'],
    ])
      await call('GET', at(rest));
    await call('PATCH', at(), { name: 'Corner shop', planFirst: true, runtime: 'embedded' });
    await call('PATCH', at('/site'), { details: { title: 'Corner shop' } });
    const copy = await call<{ projectId: string }>('POST', at('/duplicate'), {});
    await call('DELETE', `/api/projects/${copy.projectId}`);
    await call('POST', `/api/projects/${copy.projectId}/undelete`);
  });

  test('of its versions', async () => {
    await call('GET', at(`/versions/${newest.id}/tree`));
    await call('GET', at(`/versions/${oldest.id}/compare/${newest.id}`));
    await call('GET', at(`/versions/${oldest.id}/compare/${newest.id}/data`));
    await call('GET', at(`/versions/${oldest.id}/compare-now/data`));
    await call('POST', at('/restore'), { versionId: oldest.id });
    await call('POST', at('/moments'), { name: 'Before the sale' });
  });

  test('of its promises', async () => {
    const promise = { sentence: 'The front page names the shop.', journey: 'go /\nsee "Shop"' };
    const added = await call<{ promise: { id: string } }>('POST', at('/promises'), promise);
    const one = at(`/promises/${added.promise.id}`);
    await call('PATCH', one, { isOff: true });
    await call('GET', at('/promises'));
    await call('DELETE', one);
  });

  test('of its preview', async () => {
    await call('POST', at('/preview'));
    await call('POST', at('/compiled/missing'), { hashes: [] });
  });

  test('of a turn, a site and its deployment', async () => {
    const api = useProjects(easel);
    const { turnId } = await call<{ turnId: string }>('POST', at('/turns'), { prompt: 'Something no example says' });
    await api.endOf({ projectId, turnId });
    await call('GET', at(`/turns/${turnId}/prompt`));
    const { deploymentId } = await call<{ deploymentId: string }>('POST', at('/deployments'), {});
    await call('GET', at(`/deployments/${deploymentId}`));
    await call('GET', at('/site'));
  });

  test('of sharing and of where it came from', async () => {
    await call('GET', at('/share'));
    await call('GET', at('/origin'));
    await call('GET', '/api/gallery');
    await call('POST', at('/share'), { visibility: 'link' });
  });

  test('of its ready-made parts, its work on the server, and who reaches it', async () => {
    await call('GET', at('/modules'));
    await call('POST', at('/modules'), { name: 'auth' });
    await call('POST', at('/modules/auth/files'), { path: 'src/modules/auth/sign-in.tsx', isMine: true });
    await call('DELETE', at('/modules/auth'));
    await call('GET', at('/functions'));
    await call('POST', at('/functions/hosts'), { host: 'api.example.com' });
    await call('PUT', at('/functions/secrets/SHOP_KEY'), { lane: 'preview', value: 'a value' });
    await call('GET', at('/site/drawing'));
    await call('GET', at('/reach'));
    await call('GET', at(`/versions/${oldest.id}/restore`));
  });

  test('of other Easels that publish here, and of rows that go along', async () => {
    const { tokens } = await call<{ tokens: { id: string }[] }>('POST', '/api/publish-tokens', { name: 'At home' });
    await call('GET', '/api/publish-tokens');
    await call('DELETE', `/api/publish-tokens/${tokens[0]!.id}`);
    await call('GET', at('/elsewhere'));
    await call('GET', at('/host'));
    await call('GET', at('/site/domain'));
    await call('GET', at('/site/rows'));
    await call('DELETE', at('/functions/secrets/SHOP_KEY?lane=preview'));
    for (const way of ['wifi', 'link']) await call('DELETE', at(`/reach/${way}`));
    await call('DELETE', at('/site'));
  });

  test('in all, a good half of all calls that answer JSON', () => {
    const json = endpoints.filter(({ answers }) => Object.values(answers).some((shape) => !isPlain(shape)));
    const left = json.map(({ method, path }) => `${method} ${path}`).filter((each) => !compared.has(each));
    expect(compared.size, `not compared: ${left.join(', ')}`).toBeGreaterThan(json.length / 2);
  });
});
