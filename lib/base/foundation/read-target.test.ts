import { describe, expect, test } from 'vitest';
import { readTarget } from './read-target';

describe('a path with only one reading', () => {
  test.each([
    ['/', '/', ''],
    ['/api/projects?deleted=1', '/api/projects', '?deleted=1'],
    ['/a%20b/caf%C3%A9', '/a b/café', ''],
    ['/files/100%25%20off.txt', '/files/100% off.txt', ''],
    ['/%40scope+name.js', '/@scope+name.js', ''],
    ['/.well-known/x', '/.well-known/x', ''],
    ['/a..b/...', '/a..b/...', ''],
    ['/x?next=//evil/..%2f\\', '/x', '?next=//evil/..%2f\\'],
    ['/x??', '/x', '??'],
    ['/x?', '/x', '?'],
  ])('%s has the path %s and the search %s', (url, path, search) => {
    const [raw] = url.split('?');
    for (const reading of ['strict', 'app'] as const)
      expect(readTarget(url, reading)).toEqual({ raw, path, search, isPlain: true });
  });
});

test.each([
  ...['', 'x', '*', '//', '//x', '/a//b', '/a//', 'http://evil.example/', 'app.localhost:80'],
  ...['/.', '/..', '/./x', '/x/..', '/x/../y', '/x/.?q', '/%2e', '/%2E%2e/x', '/x/.%2e/y', '/x/%2e./y'],
  ...['/\\x', '/x\\..\\y', '/x#y', '/x?y#z', '/x y', '/x\ty', '/x\0', '/caf\u00e9', '/x?\u00e9'],
  ...['/%', '/%z0', '/%ff', '/%c0%ae', '/%00', '/x%00.png', '/%ed%a0%80'],
  ...['/%2fx', '/..%2f..', '/..%5cx', '/%5c/x', '/%2Fevil.example', '/%5Cevil.example'],
  ...['/backend%2fauth', '/%62ackend/auth/v1/token', '/BACKEN%44/auth', '/backend/auth/v1/%74oken', '/backend%5cauth'],
  ...['/backend/auth/v1/verif%79', '/backend/x%2Fy', '/backend/%2e%2e/x'],
])('%s has two readings, on every host', (url) => {
  expect([readTarget(url), readTarget(url, 'app')]).toEqual([null, null]);
});

test.each([
  '/tag/AC%2FDC',
  '/%61pi',
  '/a%2Db',
  '/x%5Cy',
  '/line%0Abreak',
  '/a%2F%2Fb',
  '/%66ile.png',
  '/files%2Fa.png',
])('%s is a path of an app’s own router, and means nothing on the builder', (url) => {
  expect(readTarget(url)).toBeNull();
  expect(readTarget(url, 'app')).toMatchObject({ raw: url, path: decodeURIComponent(url), isPlain: false });
});

test('every byte of a path is read the standard way or refused', () => {
  const counts = { read: 0, refused: 0 };
  for (let byte = 0; byte < 256; byte += 1) {
    for (const spelt of [`%${byte.toString(16).padStart(2, '0')}`, String.fromCharCode(byte)]) {
      const url = `/a${spelt}b`;
      const target = readTarget(url);
      counts[target ? 'read' : 'refused'] += 1;
      if (target === null) continue;
      // The standard parser, and a second decoding, find no other segments.
      const seen = decodeURIComponent(new URL(url, 'http://host').pathname);
      expect(seen, url).toBe(target.path);
      expect(target.path.split('/')).toHaveLength(spelt === '/' ? 3 : 2);
    }
  }
  expect(counts.read + counts.refused).toBe(512);
});
