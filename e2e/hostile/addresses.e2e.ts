import net from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEasel, type Easel } from '../support/easel';
import { useProjects } from '../support/projects';

describe('addresses and hosts', () => {
  let easel: Easel;
  let previewHost: string;
  let slug: string;
  beforeAll(async () => {
    easel = await startEasel();
    // The target of every path traversal below.
    mkdirSync(path.join(easel.dataFolder, 'x'), { recursive: true });
    writeFileSync(path.join(easel.dataFolder, 'secret.json'), '{"secret":"4711-secret"}');
    const { projectId } = (await easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Shop' })).body;
    const { mainUrl } = (await easel.call<{ mainUrl: string }>('POST', `/api/projects/${projectId}/preview`)).body;
    previewHost = new URL(mainUrl).host;
    const api = useProjects(easel);
    expect((await api.publish(projectId)).status).toBe('ready');
    ({ slug } = (await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId, '/site'))).site);
  });
  afterAll(() => easel?.dispose());

  /** Sends raw bytes that no client library would; returns status and text. */
  function send(text: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(easel.port, '127.0.0.1');
      let got = '';
      socket.on('data', (chunk) => (got += chunk.toString('latin1')));
      socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1] ?? 0), text: got }));
      socket.on('error', reject);
      socket.write(text);
    });
  }
  const request = (method: string, target: string, headers: Record<string, string>, body = '') =>
    send(
      `${method} ${target} HTTP/1.1\r\n${Object.entries({
        Connection: 'close',
        ...headers,
        ...(body && { 'Content-Length': String(body.length) }),
      })
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n')}\r\n\r\n${body}`,
    );

  test('a rebound name and every odd spelling of our own name are misdirected requests', async () => {
    const { port } = easel;
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      `app.localhost.evil.example:${port}`,
      `xapp.localhost:${port}`,
      `app.localhost:${port}.evil`,
      `app.localhost:${port},evil`,
      `app.localhost`,
      `p-short.app.localhost:${port}`,
      `x.p-${'a'.repeat(26)}.app.localhost:${port}`,
      `0.0.0.0:${port}`,
      `2130706433:${port}`,
      `127.1:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      '',
    ];
    for (const host of hosts)
      for (const target of ['/', '/api/projects'])
        expect((await request('GET', target, { Host: host })).status, `${host} ${target}`).toBe(421);
    expect((await request('GET', '/api/projects', { Host: `127.0.0.1:${port}` })).status).toBe(421);
    expect((await send('GET /api/projects HTTP/1.0\r\n\r\n')).status).toBe(421);
  });

  test('bytes that two parsers could read as two requests are refused', async () => {
    const Host = `app.localhost:${easel.port}`;
    const twice = `GET /api/projects HTTP/1.1\r\nHost: ${Host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
    const both = `POST /api/projects HTTP/1.1\r\nHost: ${Host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n`;
    const lengths = `POST /api/projects HTTP/1.1\r\nHost: ${Host}\r\nContent-Length: 4\r\nContent-Length: 5\r\nConnection: close\r\n\r\nxxxx`;
    for (const text of [twice, both, lengths]) expect((await send(text)).status, text).toBe(400);
    for (const target of ['*', '//', '//x/api/projects', '/\\x/api/projects', 'http://evil.example/api/projects'])
      expect((await request('GET', target, { Host })).status, target).toBe(400);
    const upgrade = {
      Host,
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    expect((await request('GET', '//', { ...upgrade, Connection: 'upgrade' })).status).toBe(403);
    expect((await request('GET', '/', { Host })).status).toBe(200);
  });

  test('no spelling of /api gets past the origin check', async () => {
    const headers = {
      Host: `app.localhost:${easel.port}`,
      Origin: 'http://evil.example',
      'Sec-Fetch-Site': 'cross-site',
      'Content-Type': 'text/plain',
    };
    const spellings = ['/api/projects', '/%61pi/projects', '/api%2fprojects', '/./api/projects', '/x/../api/projects']
      .concat(['/x/%2e%2e/api/projects', '/x/..\\api/projects', '/API/projects', '/api;/projects', '/api/projects/'])
      .concat(['/_next/data/x/api/projects', '/_next/../api/projects', '/en/api/projects', '/%2561pi/projects']);
    for (const target of spellings) {
      const { status } = await request('POST', target, headers, '{"name":"Planted"}');
      expect([403, 404], `${target} ${status}`).toContain(status);
    }
    const dressed = [
      'x-matched-path',
      'x-invoke-path',
      'x-middleware-rewrite',
      'x-rewrite-url',
      'x-middleware-subrequest',
    ];
    for (const name of dressed)
      await request('POST', '/apps', { ...headers, [name]: '/api/projects' }, '{"name":"Planted"}');
    const { projects } = (await easel.call<{ projects: Array<{ name: string }> }>('GET', '/api/projects')).body;
    expect(projects.map((project) => project.name)).toEqual(['Shop']);
  });

  test('paths can’t climb out of what a host serves', async () => {
    const { port } = easel;
    const hash = 'a'.repeat(32);
    const climbs = ['/..', '/../..', '/%2e%2e', '/..%2f..', '/..%5c..', '/....//..', '/%252e%252e'].flatMap((up) =>
      ['/secret.json', '/../secret.json', '/etc/passwd', '/package.json'].map((file) => up + file),
    );
    const roots: Array<[host: string, prefixes: string[]]> = [
      [`app.localhost:${port}`, ['', '/_next/static', '/runtime', '/monaco/vs', '/api/projects']],
      [previewHost, ['', '/@c', '/@a', '/@easel', `/@c/${'a'.repeat(64)}.js`]],
      [`layers.app.localhost:${port}`, ['', `/${hash}`, `/${hash}/react.js`]],
      [`${slug}.sites.localhost:${port}`, ['', '/assets']],
      [`localhost:${port}`, ['']],
    ];
    // Use a real site, so that climbing out of it would lead somewhere.
    expect((await request('GET', '/', { Host: `${slug}.sites.localhost:${port}` })).status).toBe(200);
    let asked = 0;
    for (const [Host, prefixes] of roots)
      for (const prefix of prefixes)
        for (const climb of [...climbs, '/%00', '/%', '/%ff', '/C:/secret.json', '/file:///etc/passwd']) {
          const { status, text } = await request('GET', prefix + climb, { Host });
          expect(text, `${Host} ${prefix}${climb}`).not.toMatch(/4711-secret|root:x:|"private": true/);
          expect(status, `${Host} ${prefix}${climb}`).toBeLessThan(500);
          asked += 1;
        }
    console.log(`${asked} climbs on ${roots.length} hosts, a published site among them: 0 led anywhere`);
  });

  test('the builder’s pages send protective headers', async () => {
    const { text } = await request('GET', '/', { Host: `app.localhost:${easel.port}` });
    const head = text.split('\r\n\r\n')[0]!.toLowerCase();
    const policy = /content-security-policy: (.*)/.exec(head)![1]!;
    expect(head).toContain('cross-origin-opener-policy: same-origin');
    expect(head).toContain('cross-origin-resource-policy: same-origin');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    // No picture, call or socket may send anything to another host.
    expect(policy).not.toMatch(/(?:connect|img|default)-src[^;]*(?:\*(?!\.)|\bwss?:(?!\/\/)|https?:(?!\/\/))/);
  });
});
