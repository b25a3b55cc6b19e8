import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBackend } from '../support/connect-app';
import { borrowBrowser } from '../support/browser';
import { borrowEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';

/** An app whose SQL sets its own response headers, through the setting and through raised errors. */
const migration = `
create table public.notes (id int primary key);
alter table public.notes enable row level security;
create policy p on public.notes for select to anon, authenticated using (true);
create function public.speak(name text, said text) returns json language plpgsql as $$ begin
  perform set_config('response.headers', json_build_array(json_build_object(name, said))::text, true); return '"<script>"'; end $$;
create function public.status(code text) returns json language plpgsql as $$ begin
  perform set_config('response.status', code, true);
  perform set_config('response.headers', '[{"Location":"https://evil.test/"}]', true); return '1'; end $$;
create function public.complain(name text, said text) returns json language plpgsql as $$ begin
  raise sqlstate 'PGRST' using message = '{"code":"1","message":"m"}',
    detail = json_build_object('status', 400, 'headers', json_build_object(name, said))::text; end $$;
`;

const hostile: [string, string][] = [
  ['Set-Cookie', '\u00a0__Host-easel-viewer=thief; Domain=app.localhost; Path=/'],
  ['Set-Cookie', 'easel-planted=1; Path=/'],
  ['Clear-Site-Data', '"*"'],
  ['Service-Worker-Allowed', '/'],
  ['Refresh', '0; url=https://evil.test'],
  ['Location', 'https://evil.test/'],
  ['Content-Security-Policy', "default-src * 'unsafe-inline'"],
  ['Access-Control-Allow-Credentials', 'true'],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['Link', '<https://evil.test/x.js>; rel=preload; as=script'],
  ['Report-To', '{}'],
  ['NEL', '{}'],
  ['Content-Disposition', 'inline'],
  ['WWW-Authenticate', 'Basic realm="Easel"'],
];

/** Headers that Easel itself or Node adds to any response of a backend. */
const usual = new Set([
  ...[
    'content-type',
    'content-length',
    'content-range',
    'access-control-allow-origin',
    'access-control-expose-headers',
  ],
  ...['x-content-type-options', 'origin-agent-cluster', 'date', 'connection', 'keep-alive', 'preference-applied'],
]);

describe('headers that an app’s backend writes', () => {
  let easel: Easel;
  let backend: AppBackend;
  let browser: Browser;

  beforeAll(async () => {
    easel = await borrowEasel();
    const api = useProjects(easel);
    const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Headers' });
    const operations = [{ type: 'file-write', path: 'supabase/migrations/20260101000000_h.sql', content: migration }];
    await api.must(201, 'POST', api.at(projectId, '/versions'), { operations });
    backend = await api.backendOf(projectId);
    browser = await borrowBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await easel?.dispose();
  });

  const headers = () => ({ apikey: backend.anonKey, 'content-type': 'application/json' });
  const places = () => {
    const { host, pathname } = new URL(backend.url);
    const loopback = new URL(backend.apiUrl);
    return [
      { host, prefix: pathname },
      { host: loopback.host, prefix: loopback.pathname },
    ];
  };

  test('are removed on every host and from every kind of response', async () => {
    let count = 0;
    for (const { host, prefix } of places())
      for (const [name, said] of hostile)
        for (const call of ['speak', 'complain']) {
          const body = JSON.stringify({ name, said });
          const answer = await ask(easel.port, 'POST', `${prefix}/rest/v1/rpc/${call}`, {
            host,
            headers: headers(),
            body,
          });
          expect([200, 400, 500], `${call} ${name} ${answer.bytes.toString()}`).toContain(answer.status);
          // Easel itself sets this header where it may compress the response.
          const { vary = 'accept-encoding', ...rest } = answer.headers;
          expect(vary.toLowerCase()).toBe('accept-encoding');
          const more = Object.keys(rest).filter((one) => !usual.has(one));
          expect(more, `${call} ${name}`).toEqual([]);
          expect(answer.headers['access-control-allow-origin']).toBe('*');
          count += 1;
        }
    console.log(`${count} answers with an app's own headers: none went out`);
  }, 60_000);

  test('can’t turn a status into a redirect that a browser follows', async () => {
    const [{ host, prefix }] = places() as [{ host: string; prefix: string }];
    const statuses = ['100', '101', '301', '302', '303', '307', '308', '407', '421', '599', '999', '-1', '200.5'];
    for (const code of statuses) {
      const path = `${prefix}/rest/v1/rpc/status`;
      const answer = await ask(easel.port, 'POST', path, { host, headers: headers(), body: { code } });
      expect([500, 599], code).toContain(answer.status);
      expect(answer.headers.location).toBeUndefined();
    }
    console.log(`${statuses.length} statuses of an app's own: none followed`);
  }, 60_000);

  test('do nothing to a browser that visits the preview, and run nothing there', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const { origin } = new URL(backend.url);
    await page.goto(`${easel.builder}/`);
    await page.goto(`${origin}/`);
    await page.evaluate(() => localStorage.setItem('kept', 'yes'));
    const before = JSON.stringify((await context.cookies()).sort((a, b) => a.name.localeCompare(b.name)));
    for (const [name, said] of hostile) {
      const query = new URLSearchParams({ name, said, apikey: backend.anonKey });
      await page.evaluate(
        (url) => fetch(url).then((answer) => answer.text()),
        `${backend.url}/rest/v1/rpc/speak?${query}`,
      );
      await page.goto(`${backend.url}/rest/v1/rpc/speak?${query}`).catch(() => null);
      expect(new URL(page.url()).origin, name).toBe(origin);
      await page.goto(`${origin}/`);
    }
    expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
    const after = JSON.stringify((await context.cookies()).sort((a, b) => a.name.localeCompare(b.name)));
    expect(after).toBe(before);
    const asPage = new URLSearchParams({ name: 'Content-Type', said: 'text/html', apikey: backend.anonKey });
    const answer = await page.goto(`${backend.url}/rest/v1/rpc/speak?${asPage}`);
    expect(answer?.headers()['content-security-policy']).toMatch(/^sandbox/);
    expect(answer?.headers()['content-type']).toMatch(/^text\/plain/);
    console.log(`${hostile.length} headers met by Chromium: cookies and storage as before`);
    await context.close();
  }, 60_000);

  test('escaped spellings of a call don’t reach the engine past its limits', async () => {
    const { host, prefix } = places()[0]!;
    const spellings = [
      '%73ignup',
      '%74oken?grant_type=password',
      'verif%79',
      '%6ftp',
      'recove%72',
      '%2573ignup',
      'signup/',
    ];
    const statuses: number[] = [];
    for (const spelling of spellings)
      for (let n = 0; n < 25; n += 1) {
        const body = { email: 'a@x.test', password: 'x', token: String(n).padStart(6, '0'), type: 'recovery' };
        const path = `${prefix}/auth/v1/${spelling}`;
        statuses.push((await ask(easel.port, 'POST', path, { host, headers: headers(), body })).status);
      }
    const answered = statuses.filter((status) => ![400, 404, 429].includes(status) && status < 500);
    // A one-letter password or an invalid code: refused by the sign-in rules, each within its rate limit.
    expect(answered.filter((status) => status === 200).length).toBeLessThanOrEqual(5);
    expect(answered.length).toBeLessThanOrEqual(20 + 10 + 10 + 5 + 5);
    console.log(
      `${statuses.length} calls in other letters: ${statuses.length - answered.length} refused, ${answered.length} within their limits`,
    );
  }, 60_000);
});
