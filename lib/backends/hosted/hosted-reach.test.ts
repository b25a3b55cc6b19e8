import { expect, test } from 'vitest';
import { parseEnv } from '../../base/foundation/env';
import { readProjectUrl } from './hosted-project';
import { hostedReachOf } from './hosted-reach';

const reach = (source: Record<string, string | undefined>) => hostedReachOf(parseEnv(source));
const code = { EASEL_ACCESS_CODE: 'letters and digits' };
const inner = 'http://10.0.0.1:8080';

test.each([{}, { HOST: 'localhost' }, { HOST: '::1' }])(
  'on a computer of one’s own any address may be named: %j',
  (source) => {
    expect(readProjectUrl(inner, reach(source))).toEqual({ url: inner });
  },
);

test.each([
  { HOST: '0.0.0.0', ...code },
  { HOST: '192.168.1.5', ...code },
  // On loopback behind the operator's proxy.
  code,
  { EASEL_GUESTS: '1' },
  { EASEL_BASE_URL: 'https://easel.example', EASEL_SITES_HOST: 'sites.example', ...code },
])('where others get in, none but Supabase’s and those the operator named: %j', (source) => {
  expect(readProjectUrl(inner, reach(source))).toHaveProperty('trouble');
  expect(readProjectUrl('https://abcdefghijklmnopqrst.supabase.co', reach(source))).toHaveProperty('url');
  const named = reach({ ...source, EASEL_SUPABASE_HOSTS: 'db.example' });
  expect(readProjectUrl('https://db.example', named)).toHaveProperty('url');
});
