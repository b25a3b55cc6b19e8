import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Role, type Verdict, verdicts, whoMayCall } from '../../lib/web/api/who-may-call';
import { root, startEasel, type Easel } from '../support/easel';
import { ask, openRequest } from '../support/http';
import { seededRandom } from '../support/random';
import { isLong } from '../support/sample';
import { accessCode, arrive, askedOf, canary, makeWorld, type Person, type World } from './foreign-world';

type Answer = { status: number; text: string };
/** Words for a status, as used in the table. */
const wordsOf = (status: number): Verdict => {
  if (status === 401) return 'code needed';
  if (status === 403) return 'refused';
  return status === 404 ? 'not found' : 'let in';
};

/**
 * Responses to the owner that differ from the call's usual status: they are authorised, but this app has nothing to
 * return.
 */
const ownersAnswer: Readonly<Record<string, number>> = {
  // No attachments, no uploads, no such link, nothing compiled, no allowed findings, a turn that is over.
  'GET /api/projects/:projectId/turns/:turnId/attachments/:number': 404,
  'GET /api/projects/:projectId/data/files/in/:bucket/*name': 404,
  'POST /api/projects/:projectId/data/files/in/:bucket/*name': 404,
  'DELETE /api/projects/:projectId/data/files/in/:bucket/*name': 404,
  'GET /api/projects/:projectId/data/:table/links/:column': 404,
  'GET /api/projects/:projectId/compiled/:treeHash': 204,
  'DELETE /api/projects/:projectId/preview/try/data': 204,
  // The drawing is of another deployment; the app does not have this part, and so no file of it.
  'PUT /api/projects/:projectId/site/drawing': 409,
  'DELETE /api/projects/:projectId/modules/:name': 404,
  'POST /api/projects/:projectId/modules/:name/files': 404,
  // The name in the path is that of a picture, which is not valid for a secret.
  'PUT /api/projects/:projectId/functions/secrets/:name': 422,
  // The app has no function that runs by itself.
  'POST /api/projects/:projectId/functions/runs': 404,
  // The request names no domain.
  'GET /api/hosts/allowed': 400,
  // The app is not a copy of another.
  'POST /api/projects/:projectId/origin/bring': 404,
  // No trial is running, so there is no previous version.
  'PUT /api/projects/:projectId/preview/try/data': 404,
  'DELETE /api/projects/:projectId/meant/:key': 404,
  'POST /api/projects/:projectId/turns/:turnId/stop': 409,
  'POST /api/projects/:projectId/turns/:turnId/continue': 409,
  'POST /api/projects/:projectId/turns/:turnId/answer': 409,
  'DELETE /api/projects/:projectId/turns/:turnId': 409,
  'DELETE /api/projects/:projectId/turns/:turnId/after': 409,
  // The app's own tables refuse these rows; that host is not one of Supabase's.
  'POST /api/projects/:projectId/data/:table/rows': 422,
  'PATCH /api/projects/:projectId/data/:table/rows': 422,
  'DELETE /api/projects/:projectId/data/:table/rows': 422,
  'POST /api/projects/:projectId/data/:table/import': 400,
  'PUT /api/projects/:projectId/live-data': 422,
  // Guests don't own the computer.
  'POST /api/projects/:projectId/reach/wifi': 409,
  'DELETE /api/projects/:projectId/reach/wifi': 409,
  'POST /api/projects/:projectId/reach/link': 409,
  'POST /api/projects/:projectId/reach/link/key': 409,
  'DELETE /api/projects/:projectId/reach/link': 409,
  'PUT /api/projects/:projectId/elsewhere': 409,
  'DELETE /api/projects/:projectId/elsewhere': 409,
  'POST /api/projects/:projectId/elsewhere/publishes': 409,
  'POST /api/projects/:projectId/elsewhere/rollback': 409,
  'DELETE /api/projects/:projectId/elsewhere/site': 409,
  'POST /api/projects/:projectId/elsewhere/data': 409,
  'GET /api/projects/:projectId/elsewhere/data.zip': 409,
  'PUT /api/projects/:projectId/site/domain': 409,
  'POST /api/projects/:projectId/site/domain/check': 409,
  'PUT /api/projects/:projectId/host': 409,
  'DELETE /api/projects/:projectId/host': 409,
  'POST /api/projects/:projectId/host/publishes': 409,
  'DELETE /api/projects/:projectId/host/site': 409,
};
/** Text that only internals of the server would produce. */
const inner = /\bat .*\.[mc]?[jt]s:\d+|node_modules|\bselect .* from |syntax error at|relation "|TypeError/i;
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
/** Bodies that the page would never send. */
const junkBodies: readonly unknown[] = [
  ...['', '{', 'null', '[]', '"x"', '0', 'true', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{}}}', deep],
  ...['{"operations":[{"type":"file-write","path":"__proto__","content":"x"}]}', '\u0000', '\uD800', 'a=b&c=d'],
  ...[
    '{"name":"\\u0000"}',
    '{"name":"\\ud800"}',
    '{"prompt":"\\u0000","mode":"ask"}',
    '{"name":' + '9'.repeat(400) + '}',
  ],
  ...[
    '{"dependencies":{"constructor":"1"},"specifiers":[]}',
    '{"versionId":"constructor"}',
    '{"hashes":["__proto__"]}',
  ],
  ...['{"rows":[{"constructor":"x"}]}', '{"keys":[{"__proto__":"x"}]}', '{"key":{"id":"x\\u0000"},"cells":{}}'],
  ...['{"sentence":"x","journey":"constructor \\"x\\""}', '{"details":{"icon":"../../x"}}', '{"slug":"__proto__"}'],
  Buffer.from([0, 255, 254, 128, 10, 13]),
];
const junkNames = [
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '0',
    '-1',
    '1e309',
    'NaN',
    'a'.repeat(3000),
    'x\ty',
    "'; select 1--",
  ],
  ...[
    'f'.repeat(64),
    'a'.repeat(26),
    '*',
    '{}',
    'é\u202e',
    '\u{1f600}',
    'a.csv',
    'null',
    '2147483648',
    'auth.users',
    'pg_catalog',
  ],
];
const junkQueries = [
  ...['after=-1', 'after=1e99', 'after=%00', 'limit=-5', 'limit=NaN', 'before=x', 'compiler=%00', 'compiler=__proto__'],
  ...[
    'lane=live',
    'lane=constructor',
    'sort=constructor',
    'sort=id&descending=1',
    'as=stranger',
    'as=%00',
    'search=%00',
  ],
  ...[
    'projectId=%00',
    'projectId=x',
    'slot=__proto__',
    'name=%00.md',
    'owner=x',
    'deleted=1',
    '%',
    '%ff=%ff',
    '__proto__=1',
  ],
];
/**
 * Calls that open a database, bundle or start a turn: they take seconds each, so only the long run makes them as the
 * owner.
 */
const isSlow = (call: string) =>
  /\/data\b|live-data|moment|rows$|deployments|rollback|preview\/try|\/turns$|restore$|continue$|DELETE .*\/site$/.test(
    call,
  );

describe('the table of authorisation', () => {
  let easel: Easel;
  let world: World;
  let guest: Person;
  let calls: string[];
  const statuses = new Map<string, number>();

  beforeAll(async () => {
    easel = await startEasel({ EASEL_GUESTS: '1', EASEL_ACCESS_CODE: accessCode });
    world = await makeWorld(easel, { isWhole: isLong });
    guest = await arrive(easel);
    // Wait until an engine has answered, which takes seconds.
    const isReady = async () => expect((await ask(easel.port, 'GET', '/api/ready', {})).status).toBe(200);
    await vi.waitFor(isReady, { timeout: 60_000 });
    const { paths } = await world.anns.must<{
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    }>(200, 'GET', '/api/openapi.json');
    // A wildcard is a parameter like any other.
    const patterns = new Map(Object.keys(whoMayCall).map((call) => [call.replace(/[:*](\w+)/g, '{$1}'), call]));
    calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => {
        const written = `${method.toUpperCase()} ${path}`;
        const call = patterns.get(written) ?? written;
        statuses.set(call, Number(Object.keys(responses).find((status) => status !== 'default')));
        return call;
      }),
    );
  });
  afterAll(() => easel?.dispose());

  /** The whole response, or the first chunk of a stream. */
  async function send(call: string, headers: Record<string, string>, change: Partial<World['names']> = {}) {
    const named = { ...world, names: { ...world.names, ...change } as World['names'] };
    const { path, body } = askedOf(named, call);
    const response = await openRequest(easel.port, call.split(' ')[0]!, path, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const status = response.statusCode ?? 0;
    let text = JSON.stringify(response.headers);
    for await (const piece of response) {
      text += String(piece);
      if (response.headers['content-type']?.startsWith('text/event-stream')) break;
    }
    return { status, text };
  }

  /** Checks that a response contains nothing that the first person wrote, and none of their credentials. */
  function expectNothingOfOthers({ text }: Answer, what: string) {
    const { names, backend } = world;
    for (const secret of [canary, backend.anonKey, new URL(backend.url).host, names.person!, names.momentId!])
      expect(text.includes(secret), `${what} tells ${secret}`).toBe(false);
    expect(text, what).not.toMatch(inner);
  }

  const wantedOf = (call: string, role: Role) => verdicts[whoMayCall[call]!][role];

  async function expectOf(role: Role, headers: Record<string, string>, note = '') {
    for (const call of calls) {
      const answer = await send(call, headers);
      const wanted = wantedOf(call, role);
      const what = `${role}${note}: ${call} answers ${answer.status} ${answer.text}`;
      expect(wordsOf(answer.status), what).toBe(wanted === 'own only' ? 'let in' : wanted);
      expect(answer.status, what).toBeLessThan(500);
      expectNothingOfOthers(answer, `${role}${note}: ${call}`);
    }
    console.log(`${role}${note}: ${calls.length} calls of ${calls.length} as the table says`);
  }

  test('has a row for every call, and no other', () => {
    expect(calls.toSorted()).toEqual(Object.keys(whoMayCall).toSorted());
  });

  test('the owner of another app', () => expectOf('owner of another app', world.ben));
  test('a guest with nothing of their own', () => expectOf('guest', guest));

  test('the owner of another project who puts their own project in front of this one’s ids', async () => {
    const nested = calls.filter((call) => /:projectId\/.*[:*]/.test(call));
    let answered = 0;
    for (const call of nested) {
      const answer = await send(call, world.ben, { projectId: world.bensProject });
      expectNothingOfOthers(answer, `mixed: ${call}`);
      expect(answer.status, `mixed: ${call} ${answer.text}`).toBeLessThan(500);
      answered += 1;
    }
    const { mainUrl } = await world.bens.must<{ mainUrl: string }>(
      200,
      'POST',
      world.bens.at(world.bensProject, '/preview'),
      {},
    );
    for (const hash of [world.names.othersHash!, world.names.treeHash!])
      for (const path of [`/@c/${hash}.js`, `/@a/${hash}.png`, `/@a/${hash}.txt`]) {
        const { status, bytes } = await ask(easel.port, 'GET', path, { host: new URL(mainUrl).host });
        expect([status, bytes.toString().includes(canary)], path).toEqual([404, false]);
        answered += 1;
      }
    console.log(`mixed ids: ${answered} calls, nothing of another's`);
  });

  test('nobody: without the code, with and without a person’s cookie', async () => {
    await expectOf('nobody', {});
    await expectOf('nobody', { cookie: world.ann.cookie }, ', with a cookie');
  });

  /** With everything the person's own browser would send. */
  const fromPage = (host: string, site: string) => ({
    ...world.ann,
    ...{ origin: `http://${host}`, 'sec-fetch-site': site, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
  });
  test("the app's page, in its owner's own browser", () =>
    expectOf("the app's page", fromPage(world.previewHost, 'same-site')));
  test("a published page, in its owner's own browser", () =>
    expectOf('a published page', fromPage(world.siteHost, 'cross-site')));

  /** The head of the response to an upgrade. */
  function upgrade(path: string, headers: Record<string, string>): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(easel.port, '127.0.0.1');
      const lines = {
        ...{ Host: `app.localhost:${easel.port}`, Connection: 'Upgrade', Upgrade: 'websocket' },
        ...{ 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' },
        ...headers,
      };
      let got = '';
      const end = () => {
        socket.destroy();
        resolve(got);
      };
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (got.includes('\r\n\r\n')) end();
      });
      socket.on('close', end);
      socket.on('error', reject);
      const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`);
    });
  }
  const statusIn = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);

  test('sockets: none of the calls is one, and the channel is only open to those who work on the project', async () => {
    for (const call of calls) {
      const answer = await upgrade(askedOf(world, call).path, world.ann);
      expect(statusIn(answer), call).toBe(403);
      expectNothingOfOthers({ status: 403, text: answer }, `socket: ${call}`);
    }
    const channel = `/api/projects/${world.projectId}/channel`;
    const rows: Array<[who: string, headers: Record<string, string>, status: number]> = [
      ['owner', world.ann, 101],
      ['owner of another project', world.ben, 404],
      ['guest', guest, 404],
      ['nobody', {}, 403],
      ['nobody, with a cookie', { cookie: world.ann.cookie }, 403],
      ["the app's page", fromPage(world.previewHost, 'same-site'), 403],
      ['the published page', fromPage(world.siteHost, 'cross-site'), 403],
      // Not every browser sends Sec-Fetch-Site with an upgrade.
      ["the app's page, its origin alone", { ...world.ann, origin: `http://${world.previewHost}` }, 403],
    ];
    for (const [who, headers, status] of rows) expect(statusIn(await upgrade(channel, headers)), who).toBe(status);
    console.log(`sockets: ${calls.length} calls are none; the channel as ${rows.length} see it`);
  });

  test('junk in bodies, paths and queries gets a proper error: no crash, no stack, no path, no SQL', async () => {
    const random = seededRandom(12);
    const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)]!;
    const isEnd = (call: string) => /DELETE \/api\/projects\/:projectId$|packages$|deployments$|\/turns$/.test(call);
    const faults: string[] = [];
    let asked = 0;
    for (const call of calls.filter((one) => !isEnd(one) && (isLong || !/live-data|\/moments|rollback/.test(one))))
      for (let n = 0; n < (isLong ? 30 : 2); n += 1) {
        const [method = '', pattern = ''] = call.split(' ');
        const isOwn = random() < 0.7;
        const path = pattern.replace(/[:*](\w+)/g, (_, name: string) =>
          name === 'projectId' && isOwn
            ? world.bensProject
            : random() < 0.5
              ? encodeURIComponent(pick(junkNames))
              : (world.names[name] ?? 'x'),
        );
        const query = random() < 0.5 ? '' : `?${pick(junkQueries)}`;
        const type = pick(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/zip']);
        const body = method === 'GET' ? {} : { body: pick(junkBodies) };
        const headers = { ...world.ben, ...(method === 'GET' ? {} : { 'content-type': type }) };
        const response = await openRequest(easel.port, method, path + query, { headers, ...body });
        let text = '';
        for await (const piece of response) {
          text += String(piece);
          if (response.headers['content-type']?.startsWith('text/event-stream')) break;
        }
        asked += 1;
        const what = `${method} ${path}${query} ${JSON.stringify(body)}: ${response.statusCode} ${text.slice(0, 500)}`;
        if (response.statusCode! < 400) continue;
        const says = /"code":"[a-z-]+"/.test(text) && response.statusCode! < 500;
        const tells = text.includes(root) || text.includes(easel.dataFolder) || inner.test(text);
        if (!says || tells) faults.push(what);
      }
    console.log(`junk: ${asked} requests, ${faults.length} faults`);
    expect(faults, easel.log().slice(-3000)).toEqual([]);
  });

  test('none of these calls changed the project', async () => {
    const { name, head } = await world.anns.must<{ name: string; head: { versionId: string } }>(
      200,
      'GET',
      world.anns.at(world.projectId),
    );
    expect(name).toBe(`App ${canary}`);
    expect(await world.anns.headTree(world.projectId)).not.toHaveProperty(['public/planted.txt']);
    const { summary } = (await world.anns.versions(world.projectId)).find(({ id }) => id === head.versionId)!;
    expect(summary).not.toContain('planted');
  });

  test('the owner is let in', async () => {
    // Destructive calls go last, and the project itself after everything else.
    const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];
    const rank = (call: string) => (call.endsWith('/restore') ? 5 : methods.indexOf(call.split(' ')[0]!));
    const isWhole = (call: string) => /DELETE \/api\/projects\/:projectId$|undelete$/.test(call);
    const asked = calls.filter((call) => isLong || !isSlow(call));
    const inOrder = [
      ...asked.filter((call) => !isWhole(call)).toSorted((a, b) => rank(a) - rank(b)),
      ...asked.filter(isWhole).toSorted(),
    ];
    const wrong: string[] = [];
    for (const call of inOrder) {
      const answer = await send(call, world.ann);
      const verdict = wantedOf(call, 'owner');
      const isIn = verdict === 'let in' || verdict === 'own only';
      const refused = { refused: 403, 'code needed': 401 } as const;
      const wanted = isIn
        ? (ownersAnswer[call] ?? statuses.get(call))
        : verdict === 'not found'
          ? 404
          : refused[verdict];
      if (answer.status !== wanted) wrong.push(`${call}: ${answer.status}, not ${wanted}: ${answer.text.slice(-300)}`);
    }
    expect(wrong).toEqual([]);
    console.log(
      `owner: ${inOrder.length} calls of ${calls.length} as the table says${isLong ? '' : ', the slow ones not run'}`,
    );
  });
});
