import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDnsDouble, type DnsDouble } from './dns.double';
import { createLookUpDomain } from './look-up-domain';
import { readDomain } from './site-domain';

let dns: DnsDouble;
beforeAll(async () => void (dns = await startDnsDouble()));
afterAll(() => dns.close());

test('reads the entries of a domain, tells none from a server that fails', async () => {
  const look = createLookUpDomain([dns.address]);
  dns.txt.set('_easel.club.hiking.org', 'easel-site=abc');
  dns.cname.set('club.hiking.org', 'Hiking.sites.easel.org');
  expect(await look.txt('_easel.club.hiking.org')).toEqual(['easel-site=abc']);
  expect(await look.cname('club.hiking.org')).toEqual(['hiking.sites.easel.org']);
  expect(await look.txt('club.hiking.org')).toEqual([]);
  expect(await look.txt('unknown.hiking.org')).toEqual([]);
  dns.fail(true);
  expect(await look.txt('_easel.club.hiking.org')).toBeNull();
  dns.fail(false);
});

test.each([
  ['club.hiking.org', 'club.hiking.org'],
  [' https://Club.Hiking.org/about ', 'club.hiking.org'],
  ['bücher.de', 'xn--bcher-kva.de'],
  ['hiking', null],
  ['127.0.0.1', null],
  ['[::1]', null],
  ['club.hiking.org:8080', null],
  ['ann@hiking.org', null],
  ['a.localhost', null],
  ['printer.local', null],
  ['easel.org', null],
  ['app.easel.org', null],
  ['x.app.easel.org', null],
  ['hiking.sites-easel.net', null],
  ['sites-easel.net', null],
  ['not a name', null],
  [`${'a'.repeat(64)}.org`, null],
])('%s: %s', (text, name) => expect(readDomain(text, ['app.easel.org', 'sites-easel.net'])).toBe(name));
