import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { inTurns, type RawAnswer, sendRaw } from '../support/raw';
import { isLong } from '../support/sample';
import { type Hosts, type SpeltRequest, spellRequests } from './spell-requests';

const code = 'open-sesame-4711';
const secretName = 'Marker-4711';
const refusals = new Set([400, 401, 403, 404, 405, 408, 411, 413, 417, 421, 426, 431, 501]);

/**
 * Whatever the spelling, a request is refused, or it is what it says it is. The judge knows nothing of how the server reads:
 * only what may never come out, and the very few addresses at which something may.
 */
describe('ten thousand ways to write a request', () => {
  let easel: Easel;
  let hosts: Hosts;
  let projectId = '';
  let previewKey = '';
  let cookie = '';
  const bearer = { authorization: `Bearer ${code}` };

  beforeAll(async () => {
    easel = await startEasel({ EASEL_ACCESS_CODE: code });
    // Not before an engine has answered: until then 503 is the truth.
    const isReady = async () => expect((await ask(easel.port, 'GET', '/api/ready', {})).status).toBe(200);
    await vi.waitFor(isReady, { timeout: 60_000 });
    const { port } = easel;
    const made = await easel.call<{ projectId: string }>('POST', '/api/projects', { name: secretName }, bearer);
    projectId = made.body.projectId;
    const at = `/api/projects/${projectId}`;
    const shown = await easel.call<{ mainUrl: string }>('POST', `${at}/preview`, undefined, bearer);
    previewKey = new URL(shown.body.mainUrl).hostname.split('.')[0]!.slice(2);
    const entered = await ask(port, 'POST', '/access', { body: `code=${code}` });
    cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
    hosts = {
      builder: `app.localhost:${port}`,
      preview: `p-${previewKey}.app.localhost:${port}`,
      layers: `layers.app.localhost:${port}`,
      site: `marker-4711.sites.localhost:${port}`,
      loopback: `127.0.0.1:${port}`,
      door: `localhost:${port}`,
    };
  });
  afterAll(() => easel?.dispose());

  /** What must hold of an answer, told in words when it does not. */
  function faultOf(
    { kind, target, isAdmitted, bytes }: SpeltRequest,
    { status, text, body }: RawAnswer,
  ): string | null {
    if (status >= 500 && status !== 501) return `a breakdown, ${status}`;
    if ((text.match(/HTTP\/1\.1 \d{3} /g) ?? []).filter((line) => !line.includes(' 100 ')).length > 1)
      return 'two answers to one request';
    const ofBuilder = /"projects":|"openapi":|__next_f|"planFirst"|"limitUsd"|"database":|"version":/.test(body);
    const tells = text.includes(secretName) || (text.includes(projectId) && !bytes.includes(projectId)) || ofBuilder;
    if (!tells) return /set-cookie: __Host-(?!.*max-age=0)/i.test(text) ? 'an admission' : null;
    if (!isAdmitted) return 'told without the code';
    if (kind !== 'builder') return 'told by another host';
    // Who is admitted gets what is asked for by its very address, and nothing by another spelling of it.
    const path = target.split('?')[0]!;
    const known = ['/', '/apps', '/settings', '/api/projects', '/api/limits', '/api/openapi.json', '/api/health'];
    const isKnown = known.includes(path) || path === '/api/ready' || path.startsWith(`/projects/${projectId}`);
    // A page that says there is no such page is one of Next's too.
    return isKnown || path === `/api/projects/${projectId}` || status === 404 ? null : 'told at another spelling';
  }

  const faults: string[] = [];
  const seen = new Map<string, number>();
  async function judge(requests: readonly SpeltRequest[]): Promise<void> {
    await inTurns(requests, 64, async (request) => {
      // Longer than any answer takes; what declares more than it sends is waited for by the server, and ended by us.
      const answer = await sendRaw(easel.port, request.bytes, 2_000);
      const fault = faultOf(request, answer);
      if (fault)
        faults.push(`${fault}: ${JSON.stringify(request.bytes)} → ${JSON.stringify(answer.text.slice(0, 400))}`);
      const verdict = answer.status === 0 ? 'no answer' : refusals.has(answer.status) ? 'refused' : 'answered';
      seen.set(`${request.kind} ${verdict}`, (seen.get(`${request.kind} ${verdict}`) ?? 0) + 1);
    });
  }

  test('the way by which it was shown is shut: nothing behind the code by a path that climbs', async () => {
    const Host = `Host: ${hosts.builder}\r\nConnection: close`;
    const ups = ['/../..', '/%2e%2e/%2e%2e', '/.%2e/%2E.', '/..%2f..', '/..%5c..', '/..\\..', '/x/../../..'];
    for (const up of ups)
      for (const path of ['/api/projects', `/api/projects/${projectId}`, '/api/openapi.json', '/apps']) {
        const answer = await sendRaw(easel.port, `GET /_next/static${up}${path} HTTP/1.1\r\n${Host}\r\n\r\n`);
        expect([answer.status, answer.text.includes(secretName)], `${up}${path}`).toEqual([400, false]);
      }
    console.log(`${ups.length * 4} climbing paths: ${ups.length * 4} refused`);
  });

  test('each is refused, or is what it says it is', async () => {
    const count = isLong ? 10_000 : 600;
    const requests = spellRequests({ hosts, projectId, previewKey, cookie }, count, 12);
    await judge(requests);
    expect(faults).toEqual([]);
    const { body } = await easel.call<{ projects: Array<{ name: string }> }>('GET', '/api/projects', undefined, {
      cookie,
    });
    // What an admitted cookie deletes or renames by its very address is meant; nothing else was made.
    expect(body.projects.filter(({ name }) => name !== secretName)).toEqual([]);
    const counts = [...seen].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
    console.log(`${count} spelt requests: ${counts.join(', ')}; none told or did what it should not`);
  });
});
