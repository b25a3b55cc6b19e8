import { expect, test } from 'vitest';
import { parseEnv } from '../foundation/env';
import { hostAddresses, hostOf, originsOf, targetOfHost } from './origins';

function originsFor(source: Record<string, string>) {
  const env = parseEnv(source);
  return originsOf({ baseUrl: env.EASEL_BASE_URL, sitesHost: env.EASEL_SITES_HOST, port: 4100 });
}

test('published apps are served below EASEL_SITES_HOST and nowhere else', async () => {
  const origins = originsFor({
    ...{ EASEL_BASE_URL: 'https://easel.example', EASEL_SITES_HOST: 'pages.example', EASEL_GUESTS: '1' },
  });
  expect(await hostAddresses(origins).site('shop')).toBe('https://shop.pages.example');
  expect(targetOfHost('shop.pages.example', origins)).toEqual({ kind: 'site', slug: 'shop' });
  for (const host of ['pages.example', 'a.b.pages.example', 'shop.sites.easel.example', 'shop.sites.localhost:4100'])
    expect(targetOfHost(host, origins), host).toBeNull();
});

test('on one’s own computer they are served below sites.localhost, or the given name', async () => {
  expect(await hostAddresses(originsFor({})).site('shop')).toBe('http://shop.sites.localhost:4100');
  const named = originsFor({ EASEL_SITES_HOST: 'pages.localhost' });
  expect(await hostAddresses(named).site('shop')).toBe('http://shop.pages.localhost:4100');
  expect(targetOfHost('shop.pages.localhost:4100', named)).toEqual({ kind: 'site', slug: 'shop' });
  expect(targetOfHost('shop.sites.localhost:4100', named)).toBeNull();
});

test('a shared app has a host of its own below the builder, by its id alone', async () => {
  const origins = originsFor({});
  const shareId = 'ab2'.repeat(9).slice(0, 26);
  const address = await hostAddresses(origins).shared(shareId);
  expect(address).toBe(`http://s-${shareId}.app.localhost:4100`);
  expect(targetOfHost(new URL(address).host, origins)).toEqual({ kind: 'shared', shareId });
  expect(hostOf({ kind: 'shared', shareId }, origins)).toBe(new URL(address).host);
  for (const label of [`s-${shareId}a`, `s-${shareId.slice(1)}`, `s-${'1'.repeat(26)}`, `x.s-${shareId}`, 's-'])
    expect(targetOfHost(`${label}.app.localhost:4100`, origins), label).toBeNull();
});
