import { describe, expect, test } from 'vitest';
import { expectLinear } from '../foundation/linear-time.fixture';
import { expireForeignCookies, namesSentTwice, parseCookies, writeCookies } from './cookies';

const viewer = '__Host-easel-viewer';
const at = { domain: 'app.localhost', path: '/' };

describe('Easel’s own cookies', () => {
  test('are recognised by their exact names', () => {
    const cookies = parseCookies(`easel-locale=en; \t${viewer} =\ta.b-c_1 ;easel-theme=dark;x=y`);
    expect([...cookies]).toEqual([
      ['easel-locale', 'en'],
      [viewer, 'a.b-c_1'],
      ['easel-theme', 'dark'],
    ]);
    expect(writeCookies(cookies)).toBe(`easel-locale=en; ${viewer}=a.b-c_1; easel-theme=dark`);
    expect(writeCookies(parseCookies('x=y'))).toBeNull();
  });

  // What `trim()` removes, in the bytes a browser sends and Node decodes as Latin-1.
  const blanks = ['\xa0', '\xc2\xa0', '\x0b', '\x0c', '\x85', '\xef\xbb\xbf', '\xe2\x80\x83', '\x1f'];
  test.each(blanks)('%j next to a name is part of it, and that name is not one of Easel’s', (blank) => {
    for (const name of [`${blank}${viewer}`, `${viewer}${blank}`, `${blank}${viewer}${blank}`]) {
      expect(parseCookies(`${name}=evil`).size, name).toBe(0);
      expect(parseCookies(`${name}=evil; ${viewer}=own`).get(viewer)).toBe('own');
      expect(parseCookies(`${viewer}=own; ${name}=evil`).get(viewer)).toBe('own');
    }
  });

  test.each([
    '__host-easel-viewer',
    '__HOST-EASEL-VIEWER',
    '"__Host-easel-viewer"',
    '$__Host-easel-viewer',
    `a ${viewer}`,
  ])('%s only looks like one of Easel’s, and is expired first', (name) => {
    const junk = Array.from({ length: 400 }, (_, n) => `junk${n}=x`).join('; ');
    const ended = expireForeignCookies(`${junk}; ${name}=evil; ${viewer}=own`, at);
    expect(parseCookies(`${name}=evil`).size).toBe(0);
    if (name !== `a ${viewer}`) expect(ended[0]).toBe(`${name}=; Domain=app.localhost; Path=/; Max-Age=0`);
    expect(ended).toContain(`${name}=; Domain=app.localhost; Path=/; Max-Age=0`);
    expect(ended.some((line) => line.startsWith(`${viewer}=`))).toBe(false);
  });

  test('expires a name with a non-ASCII byte exactly as it was sent', () => {
    const ended = expireForeignCookies(`\xa0${viewer}=evil`, at);
    expect(ended).toEqual([
      `\xa0${viewer}=; Domain=app.localhost; Path=/; Max-Age=0`,
      `\xa0${viewer}=; Path=/; Max-Age=0`,
    ]);
  });

  test('ignores a cookie sent with two values, and expires only the one a sibling planted', () => {
    const header = `${viewer}=one; ${viewer}=two; easel-locale=en; easel-locale=zh-CN`;
    expect([...parseCookies(header)]).toEqual([['easel-locale', 'en']]);
    expect(namesSentTwice(header)).toEqual([viewer, 'easel-locale']);
    expect(expireForeignCookies(header, at).filter((line) => line.startsWith(viewer))).toEqual([
      `${viewer}=; Domain=app.localhost; Path=/; Max-Age=0`,
    ]);
    expect(parseCookies(`${viewer}=one; ${viewer}=one`).get(viewer)).toBe('one');
  });

  test('ignores a cookie without a name, or with invalid bytes in its value', () => {
    expect(parseCookies(`=${viewer}=evil; ${viewer}; ${viewer}=a\xa0b; ${viewer}="q"`).size).toBe(0);
    expect(expireForeignCookies(`=${viewer}=evil`, at)[0]).toBe('=x; Domain=app.localhost; Path=/; Max-Age=0');
  });

  // Quadratic time would block the only server thread for eight seconds; linear time takes less than a millisecond.
  test('takes linear time for a header of nothing but blanks between two letters', () => {
    expectLinear(6_000, (blanks) => expect(parseCookies(`a${' \t'.repeat(blanks / 2)}b`).size).toBe(0));
  });
});
