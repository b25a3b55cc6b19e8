import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { addressHeader } from '@/lib/backends/backend-engine/sign-in/app-address';
import { hashProof } from '@/lib/backends/backend-engine/sign-in/codes';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { createGateway } from './gateway';

const app = 'http://p-test.app.test:3000';
const password = 'secret 123!';
let opened: TestBackends;
let id: BackendId;
let keys: Awaited<ReturnType<TestBackends['keysOf']>>;
let made = 0;

const schema = `
create table public.notes (id int primary key, body text, owner uuid default auth.uid());
alter table public.notes enable row level security;
create policy p on public.notes to authenticated using (true) with check (true);
insert into public.notes values (1, 'one');
create function public.who() returns uuid language sql stable as $$ select auth.uid() $$;
create domain public.picky as text check (value <> 'never');
create function public.speak(name text, said text) returns json language plpgsql as $$ begin
  perform set_config('response.headers', json_build_array(json_build_object(name, said))::text, true); return '1'; end $$;
create function public.forget(who uuid) returns void language sql security definer set search_path = '' as $$
  delete from auth.users where id = who $$;
insert into storage.buckets (id, name, public) values ('files', 'files', false);
create policy s on storage.objects for all to authenticated using (true) with check (true);
`;

/** Makes a call through the gateway, each from a new address so that no per-visitor limit gets in the way. */
async function call(request: Request, path = new URL(request.url).pathname + new URL(request.url).search) {
  const gateway = createGateway(opened.backends);
  const { method, headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
  const asked = new Request(`http://backend.test${path}`, { method, headers, body });
  return gateway({ backendId: id, address: `10.0.0.${(made += 1)}`, reachedAt: `${app}/backend`, request: asked });
}
const client = (key = keys.publishableKey): SupabaseClient =>
  createClient('http://backend.test', key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never },
    global: { fetch: (input, init) => call(new Request(input, init)) },
  });
const post = (path: string, body: object) =>
  call(
    new Request(`http://backend.test${path}`, {
      method: 'POST',
      headers: { apikey: keys.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
async function person(): Promise<{ page: SupabaseClient; userId: string; email: string; token: string }> {
  const [page, email] = [client(), `person-${(made += 1)}@x.test`];
  const { data, error } = await page.auth.signUp({ email, password });
  expect(error).toBeNull();
  return { page, email, userId: data.user!.id, token: data.session!.access_token };
}
const mailTo = (email: string) => opened.mails.findLast(({ to }) => to === email);
const codeTo = (email: string) => /\b\d{6}\b/.exec(mailTo(email)?.text ?? '')?.[0] ?? 'none';
const wrong = (code: string, n: number) => String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0');

beforeAll(async () => {
  opened = await openTestBackends();
  id = testId();
  keys = await opened.keysOf(id);
  const migrated = await opened.backends.migrate(id, [{ name: '20260101000000_a', sql: schema }]);
  expect(migrated.ok, JSON.stringify(migrated)).toBe(true);
}, 180_000);
afterAll(() => opened?.dispose());

describe('a mailed code', () => {
  test('dies after ten wrong tries, whoever makes them, and the right one is refused', async () => {
    const { page, email } = await person();
    await page.auth.resetPasswordForEmail(email);
    const code = codeTo(email);
    let refused = 0;
    for (let n = 0; n < 10; n += 1)
      refused += Number((await page.auth.verifyOtp({ email, token: wrong(code, n), type: 'recovery' })).error !== null);
    expect((await page.auth.verifyOtp({ email, token: code, type: 'recovery' })).error?.code).toBe('otp_expired');
    expect((await page.auth.verifyOtp({ email, token: code, type: 'email' })).error?.code).toBe('otp_expired');
    process.stdout.write(`10 wrong codes from 10 addresses: ${refused} refused, and the right one after them\n`);
  }, 120_000);

  test.each(['followed', 'handed in by the page'])(
    'does not take its link along: %s still works, once',
    async (how) => {
      const { page, email } = await person();
      await page.auth.resetPasswordForEmail(email);
      const code = codeTo(email);
      for (let n = 0; n < 15; n += 1) await page.auth.verifyOtp({ email, token: wrong(code, n), type: 'recovery' });
      expect((await page.auth.verifyOtp({ email, token: code, type: 'recovery' })).error?.code).toBe('otp_expired');

      const link = new URL(mailTo(email)!.link!);
      const follow = async () => {
        if (how === 'handed in by the page') {
          const token_hash = link.searchParams.get('token')!;
          return (await page.auth.verifyOtp({ token_hash, type: 'recovery' })).data.session !== null;
        }
        const followed = await call(new Request(`http://backend.test/auth/v1/verify${link.search}`));
        return followed.headers.get('location')!.includes('access_token=');
      };
      expect([await follow(), await follow()]).toEqual([true, false]);
    },
    120_000,
  );

  test('still works on the tenth try, whatever type was claimed', async () => {
    const { page, email } = await person();
    await page.auth.resetPasswordForEmail(email);
    const code = codeTo(email);
    const kinds = ['recovery', 'magiclink', 'email', 'signup', 'invite'] as const;
    for (let n = 0; n < 9; n += 1)
      await page.auth.verifyOtp({ email, token: wrong(code, n), type: kinds[n % kinds.length]! });
    expect((await page.auth.verifyOtp({ email, token: code, type: 'recovery' })).error).toBeNull();
  }, 120_000);

  test('is compared with ten of fifty that come at once', async () => {
    const { page, email } = await person();
    await page.auth.resetPasswordForEmail(email);
    const code = codeTo(email);
    const guesses = Array.from({ length: 49 }, (_, n) => wrong(code, n));
    // The right code comes last.
    const all = await Promise.all(
      [...guesses, code].map((token) => post('/auth/v1/verif%79', { email, token, type: 'recovery' })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(0);
    expect((await page.auth.verifyOtp({ email, token: code, type: 'recovery' })).error?.code).toBe('otp_expired');
    process.stdout.write('50 codes at once, the right one among them: 50 refused\n');
  }, 120_000);

  test('counts on after the backend was closed and opened', async () => {
    const { page, email } = await person();
    await page.auth.resetPasswordForEmail(email);
    const code = codeTo(email);
    for (let n = 0; n < 10; n += 1) {
      if (n === 5) for (let other = 0; other < 3; other += 1) await opened.backends.read(testId(), 'select 1');
      await page.auth.verifyOtp({ email, token: wrong(code, n), type: 'recovery' });
    }
    expect((await page.auth.verifyOtp({ email, token: code, type: 'recovery' })).error).not.toBeNull();
  }, 180_000);

  test('can’t be computed in the form a link holds', async () => {
    const { page, email } = await person();
    await page.auth.resetPasswordForEmail(email);
    const code = codeTo(email);
    // Anybody who knows the address could compute this from the six digits.
    const guessed = hashProof(email, code);
    const asLink = await call(new Request(`http://backend.test/auth/v1/verify?type=recovery&token=${guessed}`));
    expect(asLink.headers.get('location')).toContain('error_code=otp_expired');
    expect((await page.auth.verifyOtp({ token_hash: guessed, type: 'recovery' })).error).not.toBeNull();
    const link = new URL(mailTo(email)!.link!);
    const followed = await call(new Request(`http://backend.test/auth/v1/verify${link.search}`));
    expect(followed.headers.get('location')).toContain('access_token=');
    expect(followed.headers.get('referrer-policy')).toBe('no-referrer');
  }, 120_000);
});

describe('the session of a deleted account', () => {
  beforeAll(async () => {
    const put = await client(keys.secretKey)
      .storage.from('files')
      .upload('a.txt', new Blob(['a']));
    expect(put.error).toBeNull();
  });

  /** The calls that a token still gives access to, beyond those open to everybody. */
  async function opens(token: string): Promise<string[]> {
    const authorization = `Bearer ${token}`;
    const answerTo = async (method: string, path: string, shown: string | null, body?: string) => {
      const headers = new Headers({ apikey: keys.publishableKey, 'content-type': 'application/json' });
      headers.set('prefer', 'return=representation');
      if (shown !== null) headers.set('authorization', shown);
      const init = { method, headers, ...(body === undefined ? {} : { body }) };
      const answer = await call(new Request(`http://backend.test${path}`, init));
      return { isAnswered: answer.status < 300, text: await answer.text() };
    };
    const ask = async (name: string, method: string, path: string, shown = authorization, body?: string) => {
      const { isAnswered, text } = await answerTo(method, path, shown, body);
      return isAnswered && text !== (await answerTo(method, path, null, body)).text ? [name] : [];
    };
    const all = [
      ask('rows', 'GET', '/rest/v1/notes'),
      ask('rows, in other letters', 'GET', '/rest/v1/note%73', `bearer  ${token}`),
      ask('a change', 'PATCH', '/rest/v1/notes?id=eq.1', authorization, '{"body":"b"}'),
      ask('a function', 'POST', '/rest/v1/rpc/who', authorization, '{}'),
      ask('files', 'POST', '/storage/v1/object/list/files', authorization, '{"prefix":""}'),
      ask('themselves', 'GET', '/auth/v1/user'),
      ask('a change of themselves', 'PUT', '/auth/v1/user', authorization, '{"data":{"a":1}}'),
    ];
    return (await Promise.all(all)).flat();
  }
  const ways: Record<string, (userId: string, page: SupabaseClient) => Promise<unknown>> = {
    'by the secret key': (userId) => client(keys.secretKey).auth.admin.deleteUser(userId),
    'kept as nobody': (userId) => client(keys.secretKey).auth.admin.deleteUser(userId, true),
    'shut out': (userId) => client(keys.secretKey).auth.admin.updateUserById(userId, { ban_duration: '1h' }),
    'in the Data tab': (userId) =>
      opened.backends.write(id, [{ sql: 'delete from auth.users where id::text = $1', values: [userId] }]),
    'by a function of the app’s': async (userId) => client().rpc('forget', { who: userId }),
    'signed out': (_userId, page) => page.auth.signOut({ scope: 'global' }),
  };
  test.each(Object.keys(ways))(
    'ends at once: %s',
    async (way) => {
      const { page, userId, token } = await person();
      expect((await opens(token)).length).toBe(7);
      await ways[way]!(userId, page);
      const still = (await opens(token)).filter((what) => way !== 'shut out' || !what.includes('themselves'));
      expect(still).toEqual([]);
      process.stdout.write(`a token after its account was gone (${way}): 7 calls, 0 answered\n`);
    },
    120_000,
  );
});

describe('casts in queries', () => {
  const selects = ['id::text', 'n:id::int8', 'body::"character varying"', 'id::"double precision"', 'id::INT'];
  test('to plain types work', async () => {
    const { page } = await person();
    for (const select of selects) expect((await page.from('notes').select(select)).error, select).toBeNull();
  }, 120_000);
  test('to any other type are refused, wherever they stand', async () => {
    const { page } = await person();
    const types = [
      ...['regclass', 'regproc', 'regrole', 'regnamespace', 'oid', 'xml', 'name', 'picky', '"public.picky"', 'notes'],
      ...['pg_lsn', 'xid', 'cstring', 'anyelement', 'record', 'void', 'trigger', 'tsquery', 'txid_snapshot', 'aclitem'],
      ...['"text) from auth.users where (true"', '"text, 1"', '"numeric(1000,999)"', 'pg_node_tree', '__proto__'],
    ];
    const places = (type: string) => [
      `id::${type}`,
      `body::text,x:body::${type}`,
      `__proto__:id::${type}`,
      `id::${type}.sum()`,
      `id.max()::${type}`,
      `count()::${type}`,
      `body->>a::${type}`,
    ];
    let count = 0;
    for (const select of types.flatMap(places)) {
      const { error, status } = await page.from('notes').select(select);
      expect(error, select).not.toBeNull();
      expect(status, `${select} ${JSON.stringify(error)}`).toBe(400);
      count += 1;
    }
    expect((await page.from('notes').update({ body: 'x' }).eq('id', 1).select('id::regclass')).status).toBe(400);
    expect((await page.rpc('who').select('who::regclass')).status).toBe(400);
    process.stdout.write(`${count + 2} casts to other types: ${count + 2} refused\n`);
  }, 120_000);
});

test('an app’s own headers are dropped, including the byte 0xA0', async () => {
  const { page } = await person();
  const names = [
    'Set-Cookie',
    'Clear-Site-Data',
    'Refresh',
    'Location',
    'Content-Security-Policy',
    'Access-Control-Allow-Origin',
  ];
  for (const name of names) {
    const answer = await post('/rest/v1/rpc/speak', { name, said: '\u00a0__Host-easel-viewer=thief; Path=/' });
    expect([answer.status, answer.headers.get('set-cookie')], name).toEqual([200, null]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    for (const one of names.slice(1, 5)) expect(answer.headers.has(one)).toBe(false);
  }
  const page2 = await post('/rest/v1/rpc/speak', { name: 'Content-Type', said: 'text/html' });
  expect(page2.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(page2.headers.get('content-security-policy')).toMatch(/^sandbox/);
  expect(page).toBeDefined();
}, 120_000);

describe('links in mails', () => {
  const aims = [
    ...[
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'vbscript:x',
      'data:text/html,x',
    ],
    ...[
      'https://evil.test/',
      '//evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'https:evil.test',
      'ftp://p-test.app.test:3000/',
    ],
    ...[
      `${app}@evil.test/`,
      `http://user:pass@evil.test/`,
      `${app}.evil.test/`,
      'http://p-test.app.test:3001/',
      `https${app.slice(4)}`,
    ],
    ...[
      `http://p-test.app.test\u3002evil.test:3000/`,
      'http://p-test\u2024app.test:3000/',
      `http://ｅｖｉｌ.test/`,
      'file:///etc/passwd',
    ],
    ...[
      'blob:http://p-test.app.test:3000/x',
      'http://[::1]/',
      'about:blank',
      'mailto:x@y.test',
      'intent://x#Intent;end',
      'tel:1',
    ],
    `${app}/ok\r\nBcc: all@x.test`,
    `${app}/#access_token=x`,
    `http://attacker:x@p-test.app.test:3000/`,
  ];
  test('lead to the app whatever was requested, in mails and when followed', async () => {
    const { email } = await person();
    let count = 0;
    for (const aim of aims) {
      await opened.backends.write(id, [
        { sql: `update auth.users set recovery_sent_at = null where email = $1`, values: [email] },
      ]);
      const path = `/auth/v1/recover?redirect_to=${encodeURIComponent(aim)}`;
      expect((await post(path, { email })).status).toBe(200);
      const { text, link } = mailTo(email)!;
      const { origin, searchParams } = new URL(link!);
      const aimed = new URL(searchParams.get('redirect_to')!);
      expect([origin, aimed.origin, aimed.username, aimed.hash], aim).toEqual([app, app, '', '']);
      // The link stays on one line: nothing in the redirect target starts a line of its own.
      expect(text.split('\n').filter((line) => /^(http|Bcc|javascript)/i.test(line))).toEqual([link]);
      const followed = await call(
        new Request(`http://backend.test/auth/v1/verify?token=x&type=recovery&redirect_to=${encodeURIComponent(aim)}`),
      );
      const location = followed.headers.get('location')!;
      expect([new URL(location).origin, new URL(location).username], aim).toEqual([app, '']);
      count += 2;
    }
    process.stdout.write(`${count} links that lead elsewhere: all lead to the app\n`);
  }, 180_000);

  test('go to a single, valid address', async () => {
    const bad = [
      'a@x.test\r\nBcc: b@x.test',
      'a@x.test,b@x.test',
      '<a@x.test>',
      'a b@x.test',
      'a@x.test\u0000',
      '"a"@x.test',
    ];
    const before = opened.mails.length;
    for (const email of bad) await post('/auth/v1/otp', { email });
    expect(opened.mails.slice(before).filter(({ to }) => /[\s<>"]/.test(to))).toEqual([]);
    expect(addressHeader).toBe('x-easel-reached-at');
  }, 60_000);
});
