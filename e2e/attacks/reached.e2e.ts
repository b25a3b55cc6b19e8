import { request as httpRequest } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startSshDouble, type SshDouble } from '../../lib/publishing/reach/ssh-server.double';
import { whoMayCall } from '../../lib/web/api/who-may-call';
import { startEasel, type Easel } from '../support/easel';
import { ask as askHere } from '../support/http';
import { type ErrorBody, useProjects } from '../support/projects';

type Reach = { isOffered: boolean; wifi: { phase: string; url: string }; link: { phase: string; url: string } };

/** Status and body of the response of one of the doors to a request with this Host header. */
function ask(door: URL, method: string, path: string, host: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: door.hostname, port: door.port, method, path, agent: false, headers: { host, 'content-length': '0' } },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => (body += String(chunk)));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** The status line of the response to an upgrade. */
function upgrade(door: URL, path: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(door.port), door.hostname, () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      ),
    );
    socket.once('data', (chunk) => {
      resolve(String(chunk).split('\r\n')[0]!);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

const isLong = process.env.EASEL_LONG_TESTS === '1';

describe('the Wi-Fi address and the link of one app', () => {
  let easel: Easel;
  let service: SshDouble;
  let doors: URL[] = [];
  let mine = '';
  let other = '';
  const hosts = () => [
    `app.localhost:${easel.port}`,
    `layers.app.localhost:${easel.port}`,
    `p-${'a'.repeat(26)}.app.localhost:${easel.port}`,
    `s-${'a'.repeat(26)}.app.localhost:${easel.port}`,
    `other.sites.localhost:${easel.port}`,
    `localhost:${easel.port}`,
    `127.0.0.1:${easel.port}`,
    'rebound.example.com',
  ];

  beforeAll(async () => {
    easel = await startEasel();
    const projects = useProjects(easel);
    const start = (name: string) => projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name });
    mine = (await start('Mine')).projectId;
    other = (await start('Other')).projectId;
    for (const id of [mine, other]) expect((await projects.publish(id)).status).toBe('ready');
    const probe = net.createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port: visitorPort } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    service = await startSshDouble({ visitorPort });
    const at = `/api/projects/${mine}/reach`;
    const { wifi } = await projects.must<Reach>(200, 'POST', `${at}/wifi`);
    const server = { host: '127.0.0.1', port: service.port, user: 'a', address: `http://127.0.0.1:${visitorPort}` };
    await projects.must<Reach>(200, 'POST', `${at}/link`, { way: 'own-server', server });
    const isOpen = async () => expect((await projects.must<Reach>(200, 'GET', at)).link.phase).toBe('open');
    await vi.waitFor(isOpen, { timeout: 30_000 });
    doors = [new URL(wifi.url), new URL(server.address)];
  });
  afterAll(async () => {
    await easel?.dispose();
    await service?.close();
  });

  test('show the app itself', async () => {
    for (const door of doors) {
      const page = await ask(door, 'GET', '/', door.host);
      expect(page.status).toBe(200);
      expect(page.body).toContain('<div id="root">');
    }
  });

  test('answer no call of the interface, no page of the studio, and nothing of another host: tried and counted', async () => {
    const calls = Object.keys(whoMayCall).map((call) => {
      const [method = '', path = ''] = call.split(' ');
      return { method, path: path.replace(':projectId', other).replace(/[:*][a-zA-Z]+/g, 'a'.repeat(26)) };
    });
    const pages = ['/', '/settings', '/apps', '/gallery', `/projects/${other}`, `/backends/${'a'.repeat(26)}/rest/v1/`];
    const tries = [
      ...calls,
      ...pages.map((path) => ({ method: 'GET', path })),
      ...['/api/health', '/api/ready', '/api/openapi.json'].map((path) => ({ method: 'GET', path })),
    ];
    const owns = await Promise.all(doors.map(async (door) => (await ask(door, 'GET', '/', door.host)).body));
    const all = doors.flatMap((door, at) =>
      tries.flatMap(({ method, path }) =>
        [door.host, ...hosts()].map((host) => ({ door, own: owns[at], method, path, host })),
      ),
    );
    // Every path is tried, under three of its nine names; the next path under the next three.
    const perPath = 1 + hosts().length;
    const chosen = isLong ? all : all.filter((_, at) => (at + Math.floor(at / perPath)) % 3 === 0);
    const answered: string[] = [];
    const waiting = [...chosen];
    const tryOn = async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
        const { door, own, method, path, host } = one;
        const { status, body } = await ask(door, method, path, host);
        // Under its own name, a door serves only the app at every path: its page, or nothing.
        const isRefused =
          host === door.host ? [404, 405].includes(status) || body === own : [421, 400].includes(status);
        if (!isRefused) answered.push(`${door.host} ${method} ${path} as ${host}: ${status} ${body.slice(0, 80)}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, tryOn));
    process.stdout.write(`${chosen.length} addresses tried at ${doors.length} doors: ${answered.length} answered\n`);
    expect(answered).toEqual([]);
    expect(chosen.length).toBeGreaterThan(isLong ? 2500 : 800);
  });

  test('open no socket to the studio’s channel or another app', async () => {
    for (const door of doors) {
      for (const host of [door.host, ...hosts()]) {
        for (const path of [`/api/projects/${mine}/channel`, `/api/projects/${other}/channel`, '/_next/webpack-hmr'])
          expect(await upgrade(door, path, host)).toMatch(/^HTTP\/1\.1 (?:403|404) /);
      }
    }
  });

  test('are not offered to guests of a server, nor opened by them', async () => {
    const hosted = await startEasel({ EASEL_GUESTS: '1', EASEL_GUEST_CHECK: '0' });
    try {
      const { headers } = await askHere(hosted.port, 'GET', '/');
      const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
      const guests = useProjects(hosted, { cookie });
      const { projectId } = await guests.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Mine' });
      const at = `/api/projects/${projectId}/reach`;
      expect((await guests.must<Reach>(200, 'GET', at)).isOffered).toBe(false);
      for (const [kind, body] of [['wifi'], ['link', { way: 'localhost-run', agreed: true }]] as const) {
        const refused = await guests.must<ErrorBody>(409, 'POST', `${at}/${kind}`, body);
        expect(refused.error.code).toBe('reach-not-here');
      }
    } finally {
      await hosted.dispose();
    }
  });
});
