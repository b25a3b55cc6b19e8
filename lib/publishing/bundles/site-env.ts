import type { SiteBackend } from '../../backends/backends/site-backend';

/** What `import.meta.env` is on every site. */
export const siteEnv = { MODE: 'production', DEV: false, PROD: true, SSR: false, BASE_URL: '/' } as const;

/** Where a page keeps the rest of it for its scripts. */
export const siteEnvName = '__easelEnv';

/**
 * The script, first in the page, that tells an app of its backend: where it is Easel's, below the address the page was opened at,
 * so that a site may move. Only what every visitor may know stands in it.
 */
export function siteEnvScript({ anonKey, url }: SiteBackend): string {
  const at = url === null ? 'location.origin+"/backend"' : JSON.stringify(url).replaceAll('<', '\\u003c');
  const own = JSON.stringify({ ...siteEnv, VITE_SUPABASE_ANON_KEY: anonKey }).replaceAll('<', '\\u003c');
  return `globalThis.${siteEnvName}={...${own},VITE_SUPABASE_URL:${at}}`;
}
