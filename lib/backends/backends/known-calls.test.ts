import { describe, expect, test } from 'vitest';
import { seededRandom } from '@/e2e/support/random';
import { succeed } from '@/lib/base/foundation/result';
import type { BackendId } from './backend';
import { createGateway } from './gateway';
import { knownCalls, readCall } from './known-calls';

const backendId = 'b'.repeat(26) as BackendId;
const filled: Record<string, string> = { bucket: 'pictures', '*': 'a/b.png', access: 'public' };
/** Every known call once per method, with its placeholders filled. */
const calls = knownCalls.flatMap(([methods, path]) =>
  methods.split(' ').map((method) => ({
    method,
    path: path.replaceAll(/:(\w+)|\*/g, (all, name: string | undefined) => filled[name ?? all] ?? 'x1'),
  })),
);
const read = (method: string, target: string) => readCall(method, new URL(target, 'http://backend'));

function open() {
  const asked: string[] = [];
  const gateway = createGateway({
    fetch: (_id, request) => {
      const { pathname, search } = new URL(request.url);
      asked.push(`${request.method} ${pathname}${search}`);
      return Promise.resolve(succeed(new Response('{}', { headers: { 'content-type': 'application/json' } })));
    },
  });
  const ask = (method: string, target: string, address = '1.1.1.1') =>
    gateway({
      ...{ backendId, address, reachedAt: 'http://app.test/backend' },
      request: new Request(`http://app.test${target}`, { method }),
    });
  return { ask, asked };
}

/** Ways to write the same letters: each letter after `/auth/v1/`, alone and together, in both cases of hex. */
function spellings(path: string): string[] {
  const [head, tail] = [path.slice(0, path.indexOf('v1/') + 3), path.slice(path.indexOf('v1/') + 3)];
  const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;
  const letters = [...tail].map((letter, at) => tail.slice(0, at) + hex(letter) + tail.slice(at + 1));
  const all = [...tail].map(hex).join('');
  const heads = [...head].map((letter, at) =>
    letter === '/' ? path : head.slice(0, at) + hex(letter) + head.slice(at + 1) + tail,
  );
  return [...letters.map((one) => head + one), head + all, head + all.toUpperCase(), ...heads];
}

describe('the calls that are known', () => {
  test('are read as what they are, each by one entry of the table', () => {
    for (const { method, path } of calls)
      expect(read(method, path), `${method} ${path}`).toMatchObject({ target: path });
  });

  test('are one call in whatever letters they come, guard and all', () => {
    const random = seededRandom(12);
    let count = 0;
    for (const { method, path } of calls) {
      const plain = read(method, path);
      for (const spelling of spellings(path)) {
        if (random() < 0.3) continue;
        const call = read(method, spelling);
        count += 1;
        // An encoded slash is ambiguous; everything else is exactly the same call.
        if (call !== null) expect(call, spelling).toEqual(plain);
      }
    }
    process.stdout.write(`${count} spellings of ${calls.length} calls: none read otherwise\n`);
    expect(count).toBeGreaterThan(500);
  });

  test('have no second reading', () => {
    const refused = [
      ...['/auth/v1/%2573ignup', '/auth/v1/signup%2F', '/auth/v1/signup/', '/auth/v1//signup', '/AUTH/v1/signup'],
      ...['/auth/v1/Signup', '/auth/v1/signup%00', '/auth/v1/sign%5Cup', '/auth/v1/signup;a=b', '/auth/v1/%ff'],
      ...['/auth/v1/token?grant_type=refresh_token&grant_type=password', '/auth/v1/verify?token=a&token=b'],
      ...['/auth/v1/token?grant_type=refresh_token&grant%5ftype=password', '/auth/v1/callback', '/auth/v1/nonexistent'],
      ...['/_system/info', '/rest/v1/rpc/', '/rest/v1/a/b', '/rest/v1/rpc/a/b', '/rest/v1/a%2fb', '/functions/v1/x'],
      ...['/storage/v1/object/list/a/b', '/storage/v1/object/move/x', '/storage/v1/object/upload/x', '/graphql/v1'],
      ...['/rest/v1/t?select=a&select=b::regclass', '/rest/v1/t?limit=1&limit=1000'],
    ];
    for (const target of refused) expect(read('POST', target), target).toBeNull();
    for (const method of ['HEAD', 'PUT', 'post', 'TRACE', 'PROPFIND', ''])
      expect(read(method, '/auth/v1/verify'), method).toBeNull();
    process.stdout.write(`${refused.length + 6} other readings: all refused\n`);
  });

  test('keep repeated filters, and names in any script', () => {
    expect(read('GET', '/rest/v1/t?age=gte.1&age=lt.9')?.target).toBe('/rest/v1/t?age=gte.1&age=lt.9');
    expect(read('GET', '/rest/v1/caf%C3%A9')?.target).toBe('/rest/v1/caf%C3%A9');
    expect(read('POST', '/storage/v1/object/p/a+b,%20c@d.png')?.target).toBe('/storage/v1/object/p/a+b,%20c@d.png');
  });
});

describe('a gateway called with other spellings', () => {
  test.each([
    ['POST', '/auth/v1/%73ignup', 20, 'POST /auth/v1/signup'],
    ['POST', '/auth/v1/%74oken?grant_type=password', 10, 'POST /auth/v1/token?grant_type=password'],
    ['POST', '/auth/v1/verif%79', 10, 'POST /auth/v1/verify'],
    ['GET', '/auth/v1/verif%79?token=x', 10, 'GET /auth/v1/verify?token=x'],
    ['POST', '/auth/v1/%6f%74%70', 5, 'POST /auth/v1/otp'],
    ['POST', '/auth/v1/recove%72', 5, 'POST /auth/v1/recover'],
    ['POST', '/%61uth/v1/resend', 5, 'POST /auth/v1/resend'],
    ['PUT', '/auth/v1/use%72', 30, 'PUT /auth/v1/user'],
  ])('counts %s %s with the rest, fifty at once', async (method, target, points, plain) => {
    const { ask, asked } = open();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(method, target)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(50 - points);
    expect(new Set(asked)).toEqual(new Set([plain]));
    // Alternating between both spellings reaches the engine no more often.
    await Promise.all(Array.from({ length: 50 }, () => ask(method, plain.split(' ')[1]!)));
    expect(asked).toHaveLength(points);
    process.stdout.write(`${method} ${target}: 100 at once, ${points} answered, ${100 - points} refused\n`);
  });

  test('asks no engine what it does not know', async () => {
    const { ask, asked } = open();
    for (const target of ['/_system', '/auth/v1/callback', '/rest/v1/a/b', '/'])
      expect((await ask('GET', target)).status).toBe(404);
    const refused = await ask('POST', '/auth/v1/%2573ignup');
    expect(await refused.json()).toMatchObject({ message: expect.any(String), msg: expect.any(String) });
    expect(asked).toEqual([]);
  });
});
