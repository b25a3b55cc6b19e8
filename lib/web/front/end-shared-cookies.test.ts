import { expect, test } from 'vitest';
import { endCookiesOf } from './end-shared-cookies';

test('expires cookies of the sites’ parent domain, and leaves a site’s own', () => {
  const at = { domain: 'sites.localhost', path: '/orders/7' };
  const lines = endCookiesOf('planted=1; theme=dark', at);
  expect(lines).toContain('planted=; Domain=sites.localhost; Path=/; Max-Age=0');
  expect(lines).toContain('theme=; Domain=sites.localhost; Path=/orders; Max-Age=0');
  // A line without a domain would expire the site's own cookie of that name.
  for (const line of lines) expect(line).toContain('Domain=sites.localhost;');
  expect(endCookiesOf(undefined, at)).toEqual([]);
});
