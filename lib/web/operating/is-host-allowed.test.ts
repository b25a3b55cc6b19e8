import { expect, test } from 'vitest';
import { originsOf } from '../../base/http/origins';
import { createIsHostAllowed } from './is-host-allowed';

const key = 'a'.repeat(26);
const isAllowed = createIsHostAllowed({
  origins: originsOf({ baseUrl: 'https://easel.example', sitesHost: 'sites.example', port: 3000 }),
  hasPreview: async (asked) => asked === key,
  hasShare: async (asked) => asked === key,
  hasSite: async (slug) => slug === 'hiking',
  hasDomain: async (name) => name === 'club.hiking.org',
});

test.each([
  ['easel.example', true],
  ['EASEL.example', true],
  ['layers.easel.example', true],
  [`p-${key}.easel.example`, true],
  [`s-${key}.easel.example`, true],
  ['hiking.sites.example', true],
  [`p-${'b'.repeat(26)}.easel.example`, false],
  [`s-${'b'.repeat(26)}.easel.example`, false],
  ['cooking.sites.example', false],
  ['sites.example', false],
  ['www.easel.example', false],
  ['easel.example.evil.example', false],
  ['easel.example:3000', false],
  ['easel.example.', false],
  ['127.0.0.1', false],
  ['localhost', false],
  ['club.hiking.org', true],
  ['Club.Hiking.org', true],
  ['hiking.org', false],
  ['club.hiking.org.', false],
  ['', false],
  [`${'a.'.repeat(200)}easel.example`, false],
])('%s: %s', async (domain, allowed) => expect(await isAllowed(domain)).toBe(allowed));
