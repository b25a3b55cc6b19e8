import { readFileSync } from 'node:fs';
import { parseEnv as parseText } from 'node:util';
import { expect, test } from 'vitest';
import { envNames, parseEnv } from './env';

/** Passwords as people paste them, in addresses with typical mistakes. */
test.each([
  'postgres://easel:TOP-SECRET@',
  'postgres://easel:TOP#SECRET-@db:5432/x',
  'postgres://easel:TOP-SECRET@db:port/x',
  'mysql://easel:TOP-SECRET@db/x',
  'easel:TOP-SECRET@db/x',
  'postgres://easel:TOP-SECRET@[db]/x',
])('a wrong DATABASE_URL is reported without repeating it: %s', (given) => {
  let said = '';
  try {
    parseEnv({ DATABASE_URL: given });
  } catch (error) {
    said = `${String(error)} ${JSON.stringify(error)}`;
  }
  expect(said).toContain('DATABASE_URL');
  expect(said).not.toMatch(/SECRET|TOP|easel:/);
});

const reasonOf = (source: Record<string, string>) => {
  try {
    parseEnv(source);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const open = { EASEL_GUESTS: '1' };
const base = { ...open, EASEL_BASE_URL: 'https://easel.example' };

test.each([
  ['alone', base],
  ['with sites below the builder', { ...base, EASEL_SITES_HOST: 'sites.easel.example' }],
  ['with sites at the builder', { ...base, EASEL_SITES_HOST: 'easel.example' }],
  [
    'with sites above the builder',
    { ...base, EASEL_BASE_URL: 'https://a.easel.example', EASEL_SITES_HOST: 'easel.example' },
  ],
])('a public address %s refuses to start and says what to set', (_how, source) => {
  expect(reasonOf(source)).toContain('Set EASEL_SITES_HOST to another registrable domain');
});

test('a public address with its own domain for sites starts, and so does a local address alone', () => {
  expect(reasonOf({ ...base, EASEL_SITES_HOST: 'sites.example' })).toBe('');
  expect(reasonOf({})).toBe('');
  expect(reasonOf({ EASEL_BASE_URL: 'http://app.localhost:4000' })).toBe('');
});

test('everything wrong is listed in one message', () => {
  const reason = reasonOf({ EASEL_BASE_URL: 'https://easel.example', PORT: 'many', EASEL_TRUSTED_PROXIES: 'nobody' });
  for (const name of ['PORT', 'EASEL_TRUSTED_PROXIES', 'EASEL_SITES_HOST', 'EASEL_ACCESS_CODE', 'EASEL_GUESTS'])
    expect(reason).toContain(name);
  expect(reason.match(/✖/g)).toHaveLength(4);
});

test.each(['loopback', 'uniquelocal, 203.0.113.7', '172.18.0.0/16,2001:db8::/32'])('%s may be trusted', (text) => {
  expect(parseEnv({ EASEL_TRUSTED_PROXIES: text }).EASEL_TRUSTED_PROXIES).toEqual(
    text.split(',').map((one) => one.trim()),
  );
});

test.each(['nobody', '1.2.3.4/99', '0.0.0.0/0', 'loopback;x'])('%s is refused as a network', (text) => {
  expect(reasonOf({ EASEL_TRUSTED_PROXIES: text })).toContain('EASEL_TRUSTED_PROXIES');
});

test('.env.example lists every variable once, each with a description, and shows the real defaults', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const written = [...text.matchAll(/^(#[^\n]+)\n# ?([A-Z][A-Z_]+)=(.*)$/gm)];
  expect(written.map(([, , name]) => name).toSorted()).toEqual(envNames.toSorted());
  for (const [, words, name] of written) expect(words!.length, name).toBeGreaterThan(12);
  // Variables without a default show an example value, so only the others are compared.
  const given = Object.fromEntries(written.map(([, , name, value]) => [name, value!]));
  const defaults = parseEnv({});
  for (const [name, value] of Object.entries(defaults)) {
    const read = parseEnv({ [name]: given[name] } as Record<string, string>)[name as keyof typeof defaults];
    expect([name, read]).toEqual([name, value]);
  }
  expect(parseText(text)).toEqual({});
});

test.each([
  ['2.5/10', { input: 2.5, cached: 2.5, output: 10 }],
  [' 2.5/0.25/10 ', { input: 2.5, cached: 0.25, output: 10 }],
  ['0/0', { input: 0, cached: 0, output: 0 }],
])('a model’s price at the start, %j', (text, price) => {
  expect(parseEnv({ EASEL_MODEL_PRICE: text }).EASEL_MODEL_PRICE).toEqual(price);
});

test.each(['2.5', '2,5/10', '1/2/3/4', '-1/2', 'free', '1e9/2', '/'])('no price: %j', (text) => {
  expect(reasonOf({ EASEL_MODEL_PRICE: text })).toMatch(/2\.5\/10.*EASEL_MODEL_PRICE/s);
});
