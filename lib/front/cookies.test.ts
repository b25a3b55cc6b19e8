import { describe, expect, test } from 'vitest';
import { expireForeignCookies, namesSentTwice, parseCookies, writeCookies } from './cookies';

const viewer = '__Host-easel-viewer';
const at = { domain: 'app.localhost', path: '/' };

describe('Easel’s own cookies', () => {
  test('are read by their exact names', () => {
    const cookies = parseCookies(`easel-locale=en; \t${viewer} =\ta.b-c_1 ;easel-theme=dark;x=y`);
    expect([...cookies]).toEqual([
      ['easel-locale', 'en'],
      [viewer, 'a.b-c_1'],
      ['easel-theme', 'dark'],
    ]);
    expect(writeCookies(cookies)).toBe(`easel-locale=en; ${viewer}=a.b-c_1; easel-theme=dark`);
    expect(writeCookies(parseCookies('x=y'))).toBeNull();
  });

  // What `trim()` takes away, in the bytes a browser sends and Node reads as Latin-1.
  const blanks = ['\xa0', '\xc2\xa0', '\x0b', '\x0c', '\x85', '\xef\xbb\xbf', '\xe2\x80\x83', '\x1f'];
  test.each(blanks)('%j beside a name is part of it, and that name is not ours', (blank) => {
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
  ])('%s only looks like ours, and is ended first', (name) => {
    const junk = Array.from({ length: 400 }, (_, n) => `junk${n}=x`).join('; ');
    const ended = expireForeignCookies(`${junk}; ${name}=evil; ${viewer}=own`, at);
    expect(parseCookies(`${name}=evil`).size).toBe(0);
    if (name !== `a ${viewer}`) expect(ended[0]).toBe(`${name}=; Domain=app.localhost; Path=/; Max-Age=0`);
    expect(ended).toContain(`${name}=; Domain=app.localhost; Path=/; Max-Age=0`);
    expect(ended.some((line) => line.startsWith(`${viewer}=`))).toBe(false);
  });

  test('a name with a byte above ASCII is ended as it was sent', () => {
    const ended = expireForeignCookies(`\xa0${viewer}=evil`, at);
    expect(ended).toEqual([
      `\xa0${viewer}=; Domain=app.localhost; Path=/; Max-Age=0`,
      `\xa0${viewer}=; Path=/; Max-Age=0`,
    ]);
  });

  test('two values of one counts as none, and only what a sibling planted is ended', () => {
    const header = `${viewer}=one; ${viewer}=two; easel-locale=en; easel-locale=zh-CN`;
    expect([...parseCookies(header)]).toEqual([['easel-locale', 'en']]);
    expect(namesSentTwice(header)).toEqual([viewer, 'easel-locale']);
    expect(expireForeignCookies(header, at).filter((line) => line.startsWith(viewer))).toEqual([
      `${viewer}=; Domain=app.localhost; Path=/; Max-Age=0`,
    ]);
    expect(parseCookies(`${viewer}=one; ${viewer}=one`).get(viewer)).toBe('one');
  });

  test('a cookie without a name, or with a value of other bytes, is nobody’s', () => {
    expect(parseCookies(`=${viewer}=evil; ${viewer}; ${viewer}=a\xa0b; ${viewer}="q"`).size).toBe(0);
    expect(expireForeignCookies(`=${viewer}=evil`, at)[0]).toBe('=x; Domain=app.localhost; Path=/; Max-Age=0');
  });

  // The square of it is eight seconds of the one thread that serves everybody; once over it is less than a millisecond.
  test('a header of nothing but blanks between two letters costs as much as it is long', () => {
    const header = `a${' \t'.repeat(24_000)}b`;
    const begun = performance.now();
    expect(parseCookies(header).size).toBe(0);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
