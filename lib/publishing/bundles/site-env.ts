import type { SiteBackend } from '../../backends/backends/site-backend';

/** The values of `import.meta.env` that are the same on every site. */
export const siteEnv = { MODE: 'production', DEV: false, PROD: true, SSR: false, BASE_URL: '/' } as const;

/** Global variable in which a page provides the other values to its scripts. */
export const siteEnvName = '__easelEnv';

/**
 * The first script in the page. It tells the app where its backend is: if it is Easel's, below the address at which the
 * page was opened, so that a site can move. Contains only what every visitor may know.
 */
export function siteEnvScript({ anonKey, url }: SiteBackend): string {
  const at = url === null ? 'location.origin+"/backend"' : JSON.stringify(url).replaceAll('<', '\\u003c');
  const own = JSON.stringify({ ...siteEnv, VITE_SUPABASE_ANON_KEY: anonKey }).replaceAll('<', '\\u003c');
  return `globalThis.${siteEnvName}={...${own},VITE_SUPABASE_URL:${at}}`;
}
