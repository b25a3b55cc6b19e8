import type { HostFile } from './host';

/** Headers sent with every file, as Easel does; `hidden` is added for sites that search engines must not list. */
const usual = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'strict-origin-when-cross-origin' };
const hidden = { 'X-Robots-Tag': 'noindex, nofollow, noarchive' };
const forEver = { 'Cache-Control': 'public, max-age=31536000, immutable' };

const headersOf = (isHidden: boolean): Record<string, string> => ({ ...usual, ...(isHidden && hidden) });
const isHashed = '/assets/*';

/** Makes a text file. */
export function textFile(path: string, text: string): HostFile {
  const bytes = Buffer.from(text);
  return { path, type: 'text/plain', size: bytes.length, read: async () => bytes };
}

/**
 * Adds Easel's configuration files. If the app has a file of that name, its text comes first, since hosts use the first
 * rule that matches.
 */
export async function joinOwn(
  files: readonly HostFile[],
  own: Readonly<Record<string, string>>,
): Promise<readonly HostFile[]> {
  const others = files.filter(({ path }) => !Object.hasOwn(own, path));
  const joined = Object.entries(own).map(async ([path, text]) => {
    const apps = files.find((file) => file.path === path);
    return textFile(path, apps ? `${Buffer.from(await apps.read()).toString('utf8')}\n${text}` : text);
  });
  return [...others, ...(await Promise.all(joined))];
}

/** The `_headers` file of Netlify and Cloudflare Pages. */
export function writeHeaders(isHidden: boolean): string {
  const block = (at: string, headers: Record<string, string>) =>
    `${at}\n${Object.entries(headers)
      .map(([name, value]) => `  ${name}: ${value}\n`)
      .join('')}`;
  return `${block('/*', headersOf(isHidden))}${block(isHashed, forEver)}`;
}

/** Netlify's `_redirects`: addresses without a file go to the app. */
export const redirects = '/* /index.html 200\n';

/**
 * Vercel's configuration. Files in `public` are served as they are and nothing is built. At the top level, Vercel would
 * build an app's own `package.json` or `api` folder.
 */
export function writeVercelConfig(isHidden: boolean): string {
  const listed = (headers: Record<string, string>) => Object.entries(headers).map(([key, value]) => ({ key, value }));
  return JSON.stringify({
    ...{ framework: null, buildCommand: '', installCommand: '', outputDirectory: 'public' },
    rewrites: [{ source: '/(.*)', destination: '/index.html' }],
    headers: [
      { source: '/(.*)', headers: listed(headersOf(isHidden)) },
      { source: '/assets/(.*)', headers: listed(forEver) },
    ],
  });
}
