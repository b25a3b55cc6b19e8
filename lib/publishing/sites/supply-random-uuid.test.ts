import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { isSecureOrigin, supplyRandomUuid } from './supply-random-uuid';

test('comes before any other script of the page', () => {
  const page = supplyRandomUuid(
    '<!doctype html><html lang="de"><head data-a="1"><script src="/a.js"></script></head></html>',
  );
  expect(page).toMatch(/^<!doctype html><html lang="de"><head data-a="1"><script>if\(!crypto\.randomUUID\)/);
  expect(supplyRandomUuid('<p>no head</p>')).toBe('<p>no head</p>');
  expect(supplyRandomUuid('<header>a</header>')).toBe('<header>a</header>');
});

test('makes ids of version 4, each another, and leaves the browser’s own alone', () => {
  const script = /<script>(.*)<\/script>/.exec(supplyRandomUuid('<head></head>'))![1]!;
  const bare = { getRandomValues: (bytes: Uint8Array) => crypto.getRandomValues(bytes) } as {
    randomUUID?: () => string;
  };
  runInNewContext(script, { crypto: bare, Uint8Array, Array });
  const ids = Array.from({ length: 200 }, () => bare.randomUUID!());
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const own = { randomUUID: () => 'own' };
  runInNewContext(script, { crypto: own });
  expect(own.randomUUID()).toBe('own');
});

test('only plain http at an address is no secure context', () => {
  expect(['http://192.168.1.5:4000', 'http://a.test'].map(isSecureOrigin)).toEqual([false, false]);
  expect(['https://a.test', 'http://a.sites.localhost:3000', 'http://127.0.0.1:4000'].map(isSecureOrigin)).toEqual([
    ...[true, true, true],
  ]);
});
