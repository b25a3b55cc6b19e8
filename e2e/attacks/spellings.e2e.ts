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
 * However it is spelt, a request must be refused or mean exactly what it says. The check knows nothing about how the
 * server parses: only what must never be revealed, and the few addresses at which something may be.
 */
describe('ten thousand spellings of a request', () => {
  let easel: Easel;
  let hosts: Hosts;
  let projectId = '';
  let previewKey = '';
  let cookie = '';
  const bearer = { authorization: `Bearer ${code}` };

  beforeAll(async () => {
    easel = await startEasel({ EASEL_ACCESS_CODE: code });
    // Wait until an engine has answered: before that, 503 is correct.
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

  /** Checks what must hold of every response; returns a description of the violation. */
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
    // An admitted caller gets a resource at its exact address, and nothing at another spelling of it.
    const path = target.split('?')[0]!;
    const known = ['/', '/apps', '/settings', '/api/projects', '/api/limits', '/api/openapi.json', '/api/health'];
    const isKnown = known.includes(path) || path === '/api/ready' || path.startsWith(`/projects/${projectId}`);
    // Next also renders the page for unknown addresses.
    return isKnown || path === `/api/projects/${projectId}` || status === 404 ? null : 'told at another spelling';
  }

  const faults: string[] = [];
  const seen = new Map<string, number>();
  async function judge(requests: readonly SpeltRequest[]): Promise<void> {
    await inTurns(requests, 64, async (request) => {
      // Longer than any response takes. If a request declares more than it sends, the server waits for the rest, and we
      // end it.
      const answer = await sendRaw(easel.port, request.bytes, 2_000);
      const fault = faultOf(request, answer);
      if (fault)
        faults.push(`${fault}: ${JSON.stringify(request.bytes)} → ${JSON.stringify(answer.text.slice(0, 400))}`);
      const verdict = answer.status === 0 ? 'no answer' : refusals.has(answer.status) ? 'refused' : 'answered';
      seen.set(`${request.kind} ${verdict}`, (seen.get(`${request.kind} ${verdict}`) ?? 0) + 1);
    });
  }

  test('the original vulnerability stays fixed: climbing paths reach nothing behind the code', async () => {
    const Host = `Host: ${hosts.builder}\r\nConnection: close`;
    const ups = ['/../..', '/%2e%2e/%2e%2e', '/.%2e/%2E.', '/..%2f..', '/..%5c..', '/..\\..', '/x/../../..'];
    for (const up of ups)
      for (const path of ['/api/projects', `/api/projects/${projectId}`, '/api/openapi.json', '/apps']) {
        const answer = await sendRaw(easel.port, `GET /_next/static${up}${path} HTTP/1.1\r\n${Host}\r\n\r\n`);
        expect([answer.status, answer.text.includes(secretName)], `${up}${path}`).toEqual([400, false]);
      }
    console.log(`${ups.length * 4} climbing paths: ${ups.length * 4} refused`);
  });

  test('each is refused or means exactly what it says', async () => {
    const count = isLong ? 10_000 : 600;
    const requests = spellRequests({ hosts, projectId, previewKey, cookie }, count, 12);
    await judge(requests);
    expect(faults).toEqual([]);
    const { body } = await easel.call<{ projects: Array<{ name: string }> }>('GET', '/api/projects', undefined, {
      cookie,
    });
    // An admitted cookie may delete or rename at the exact address; nothing else may have been made.
    expect(body.projects.filter(({ name }) => name !== secretName)).toEqual([]);
    const counts = [...seen].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
    console.log(`${count} spelt requests: ${counts.join(', ')}; none told or did what it should not`);
  });
});
