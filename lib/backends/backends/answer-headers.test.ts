import { describe, expect, test } from 'vitest';
import { succeed } from '@/lib/base/foundation/result';
import { answerHeaders, isPlainStatus } from './answer-headers';
import type { BackendId } from './backend';
import { createGateway } from './gateway';

const ours = new Set(['access-control-allow-origin', 'access-control-expose-headers', 'x-content-type-options']);

/** Passes these headers through the gateway and returns the response a browser would get. */
async function send(given: [string, string][], path = '/rest/v1/rpc/f', status = 200): Promise<Response> {
  const gateway = createGateway({
    fetch: () => Promise.resolve(succeed(new Response('x', { status, headers: given }))),
  });
  const request = new Request(`http://app.test${path}`);
  return gateway({
    ...{
      backendId: 'b'.repeat(26) as BackendId,
      address: '1.1.1.1',
      reachedAt: 'http://p-x.app.test:3000/backend',
      request,
    },
  });
}

const json: [string, string] = ['content-type', 'application/json; charset=utf-8'];

describe('headers of an app’s backend', () => {
  test('that would speak for the host are dropped, whichever part sends them', async () => {
    const hostile: [string, string][] = [
      ['set-cookie', 'a=1; Domain=app.test'],
      ['set-cookie', '\u00a0__Host-easel-viewer=thief; Domain=app.test; Path=/'],
      ['clear-site-data', '"*"'],
      ['service-worker-allowed', '/'],
      ['refresh', '0; url=https://evil.test'],
      ['location', 'https://evil.test/'],
      ['content-security-policy', "default-src * 'unsafe-inline'"],
      ['content-security-policy-report-only', 'report-uri https://evil.test'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-allow-private-network', 'true'],
      ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
      ['public-key-pins', 'x'],
      ['link', '<https://evil.test/x.js>; rel=preload; as=script'],
      ['report-to', '{"endpoints":[{"url":"https://evil.test"}]}'],
      ['reporting-endpoints', 'x="https://evil.test"'],
      ['nel', '{"report_to":"x"}'],
      ['alt-svc', 'h3="evil.test:443"'],
      ['origin-trial', 'x'],
      ['permissions-policy', 'camera=*'],
      ['x-frame-options', 'ALLOWALL'],
      ['cross-origin-resource-policy', 'cross-origin'],
      ['cross-origin-opener-policy', 'unsafe-none'],
      ['document-policy', 'x'],
      ['speculation-rules', '"/x.json"'],
      ['sourcemap', 'https://evil.test'],
      ['no-vary-search', 'params'],
      ['www-authenticate', 'Basic realm="Your Easel password"'],
      ['proxy-authenticate', 'Basic'],
      ['content-disposition', 'inline; filename=x.html'],
      ['content-encoding', 'gzip'],
      ['transfer-encoding', 'chunked'],
      ['content-length', '1'],
      ['connection', 'upgrade'],
      ['upgrade', 'h2c'],
      ['timing-allow-origin', '*'],
      ['set-login', 'logged-in'],
      ['accept-ch', 'Sec-CH-UA'],
      ['critical-ch', 'Sec-CH-UA'],
      ['x-accel-redirect', '/etc/passwd'],
      ['x-sendfile', '/etc/passwd'],
      ['constructor', 'x'],
      ['x-app', 'of the app’s own'.replace('’', '')],
    ];
    let refused = 0;
    for (const path of [
      '/rest/v1/rpc/f',
      '/rest/v1/t',
      '/storage/v1/object/public/b/x',
      '/auth/v1/user',
      '/auth/v1/settings',
    ])
      for (const [name, value] of hostile) {
        const answer = await send([json, [name, value]], path);
        const said = [...answer.headers.keys()].filter((one) => !ours.has(one));
        expect(said, `${path} ${name}`).toEqual(['content-type']);
        refused += 1;
      }
    process.stdout.write(`${refused} headers of an app's own: none went out\n`);
  });

  test('that supabase-js needs are sent', async () => {
    const given: [string, string][] = [
      json,
      ...Object.entries({
        ...{ 'content-range': '0-9/100', 'preference-applied': 'count=exact', 'cache-control': 'max-age=60' },
        ...{
          'content-location': '/t?select=a',
          'content-profile': 'public',
          'content-disposition': 'attachment; filename=a.csv',
        },
      }),
    ];
    const { headers } = await send(given, '/rest/v1/t');
    for (const [name, value] of given) expect(headers.get(name)).toBe(value);
    expect(Object.values(answerHeaders).every(({ because }) => because.length > 10)).toBe(true);
  });

  test('lead to a page of the app and nowhere else', async () => {
    const location = async (value: string, path: string, status: number) =>
      (await send([json, ['location', value]], path, status)).headers.get('location');
    expect(await location('/t?id=eq.1', '/rest/v1/t', 201)).toBe('/t?id=eq.1');
    expect(await location('http://p-x.app.test:3000/#a=1', '/auth/v1/verify?token=x', 303)).not.toBeNull();
    for (const bad of [
      '//evil.test',
      '/\\evil.test',
      'https://evil.test',
      'javascript:alert(1)',
      'http://p-x.app.test:3000@evil.test/',
    ])
      for (const [path, status] of [
        ['/rest/v1/t', 201],
        ['/rest/v1/t', 200],
        ['/auth/v1/verify?token=x', 303],
      ] as const)
        expect(await location(bad, path, status), `${bad} ${path}`).toBeNull();
  });

  test.each([
    ['text/html', 'text/plain; charset=utf-8'],
    ['TEXT/HTML; charset=utf-8', 'text/plain; charset=utf-8'],
    ['image/svg+xml', 'application/octet-stream'],
    ['application/xhtml+xml', 'application/octet-stream'],
    ['text/xml', 'text/plain; charset=utf-8'],
    ['text/javascript', 'text/plain; charset=utf-8'],
    ['application/javascript', 'application/octet-stream'],
    ['application/json-but-html, text/html', 'application/octet-stream'],
    ['multipart/x-mixed-replace', 'application/octet-stream'],
    ['text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
    ['image/png', 'image/png'],
  ])('answer no page of %s', async (type, sent) => {
    const { headers } = await send([['content-type', type]]);
    expect(headers.get('content-type')).toBe(sent);
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('an uploaded file keeps its type, but not as a page', async () => {
    const { headers } = await send([['content-type', 'text/html']], '/storage/v1/object/public/b/x.html');
    expect([headers.get('content-type'), headers.get('content-security-policy')]).toEqual([
      'text/html',
      expect.stringMatching(/^sandbox/),
    ]);
  });
});

test('a status on which a browser acts by itself is not passed on', async () => {
  const odd = [301, 302, 303, 305, 307, 308, 407, 408, 421, 425, 426, 511];
  for (const status of odd) {
    expect(isPlainStatus('rest', status), String(status)).toBe(false);
    expect((await send([json, ['location', '/rest/v1/t']], '/rest/v1/rpc/f', status)).status).toBe(500);
  }
  for (const status of [200, 201, 206, 300, 400, 401, 402, 409, 418, 500, 503])
    expect(isPlainStatus('rest', status)).toBe(true);
  process.stdout.write(`${odd.length} odd statuses: ${odd.length} refused\n`);
});
