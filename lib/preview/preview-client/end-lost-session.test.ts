import { expect, test } from 'vitest';
import { endLostSession } from './end-lost-session';

const env = { VITE_SUPABASE_URL: 'http://p.localhost/backend', VITE_SUPABASE_ANON_KEY: 'key' };
const now = 1_000_000;
const session = (secondsLeft: number) =>
  JSON.stringify({ access_token: 'token', expires_at: now / 1000 + secondsLeft });

function browser(entries: Record<string, string>, answer: number | Error) {
  const kept = new Map(Object.entries(entries));
  const asked: string[] = [];
  const surroundings = {
    storage: {
      get length() {
        return kept.size;
      },
      key: (index: number) => [...kept.keys()][index] ?? null,
      getItem: (name: string) => kept.get(name) ?? null,
      removeItem: (name: string) => void kept.delete(name),
    },
    fetch: (async (address: string, init: RequestInit) => {
      asked.push(`${address} ${(init.headers as Record<string, string>).authorization}`);
      if (answer instanceof Error) throw answer;
      return new Response('{}', { status: answer });
    }) as typeof fetch,
    now,
  };
  return { kept, asked, surroundings };
}

test('removes a session the backend does not know, and nothing else from storage', async () => {
  const { kept, asked, surroundings } = browser({ 'sb-p-auth-token': session(900), cart: '[]' }, 403);
  await endLostSession(env, surroundings);
  expect([...kept.keys()]).toEqual(['cart']);
  expect(asked).toEqual(['http://p.localhost/backend/auth/v1/user Bearer token']);
});

test.each([
  ['one it knows', session(900), 200],
  ['one that is renewed anyway', session(5), 403],
  ['one it can’t be asked about', session(900), new Error('offline')],
  ['one while the server is in trouble', session(900), 503],
  ['what is no session', 'words', 403],
])('%s stays', async (_name, stored, answer) => {
  const { kept, surroundings } = browser({ 'sb-p-auth-token': stored }, answer);
  await endLostSession(env, surroundings);
  expect(kept.size).toBe(1);
});

test('makes no request without a backend or a signed-in user', async () => {
  const nobody = browser({ 'sb-p-auth-token-code-verifier': 'x', cart: '[]' }, 403);
  await endLostSession(env, nobody.surroundings);
  const without = browser({ 'sb-p-auth-token': session(900) }, 403);
  await endLostSession({}, without.surroundings);
  expect([...nobody.asked, ...without.asked]).toEqual([]);
});
