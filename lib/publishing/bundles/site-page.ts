import { serialize } from 'parse5';
import type { SiteBackend } from '../../backends/backends/site-backend';
import { append, attribute, childNamed, descendants, remove, setAttribute, textOf } from '../documents/page-elements';
import { parsePage } from '../documents/parse-page';
import type { SiteDetails } from './site-details';
import { siteEnvScript } from './site-env';

/** Default titles that templates leave behind and nobody chose. */
const nobodysTitles = new Set([
  '',
  'app',
  'my app',
  'vite app',
  'vite + react',
  'vite + react + ts',
  'react app',
  'document',
]);

/**
 * The site's index.html: the project's own page with its entry script and style sheets replaced by the bundle's, and
 * with title, description, language and icon. Values the person set take precedence, then the project's own, then the
 * app's name. Throws `PageTooLarge`. Only for the bundler's process, because a page can be made expensive to parse.
 */
export function composeSitePage(
  source: string,
  parts: {
    scripts: string[];
    styles: string[];
    preloads: string[];
    /** Fonts to preload for the first page. */
    fonts: string[];
    /** Null if the app has no backend. */
    backend: SiteBackend | null;
    details: SiteDetails;
    name: string;
    language: string;
  },
): string {
  const document = parsePage(source);
  const root = childNamed(document, 'html')!;
  const head = childNamed(root, 'head')!;

  remove([
    ...descendants(root, 'script').filter(
      (script) => attribute(script, 'type') === 'module' && isOwnSource(attribute(script, 'src')),
    ),
    ...descendants(root, 'link').filter(
      (link) => attribute(link, 'rel') === 'stylesheet' && isOwnSource(attribute(link, 'href')),
    ),
  ]);

  if (parts.details.language) setAttribute(root, 'lang', parts.details.language);
  else if (!attribute(root, 'lang')) setAttribute(root, 'lang', parts.language);

  const title = childNamed(head, 'title');
  const own = title ? textOf(title).trim() : '';
  const wanted = parts.details.title ?? (nobodysTitles.has(own.toLowerCase()) ? parts.name : own);
  if (title) remove([title]);
  append(head, 'title', {}, wanted);

  const meta = (name: string) => descendants(head, 'meta').find((one) => attribute(one, 'name') === name);
  if (!descendants(head, 'meta').some((one) => attribute(one, 'charset') !== null))
    append(head, 'meta', { charset: 'utf-8' });
  if (!meta('viewport')) append(head, 'meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' });
  if (parts.details.description) {
    const known = meta('description');
    if (known) remove([known]);
    append(head, 'meta', { name: 'description', content: parts.details.description });
  }

  const icon = descendants(head, 'link').find((link) => (attribute(link, 'rel') ?? '').split(/\s+/).includes('icon'));
  if (parts.details.icon || !icon) {
    if (icon) remove([icon]);
    append(head, 'link', { rel: 'icon', href: emojiIcon(parts.details.icon ?? '✦') });
  }

  // A classic script runs before any module, since modules wait for the whole page.
  if (parts.backend) append(head, 'script', {}, siteEnvScript(parts.backend));
  // Browsers always fetch fonts without credentials, so the preload must do the same.
  for (const href of parts.fonts)
    append(head, 'link', { rel: 'preload', as: 'font', type: 'font/woff2', href, crossorigin: '' });
  for (const href of parts.styles) append(head, 'link', { rel: 'stylesheet', href });
  for (const href of parts.preloads) append(head, 'link', { rel: 'modulepreload', href });
  for (const src of parts.scripts) append(head, 'script', { type: 'module', src });
  return serialize(document);
}

/** The entry module named by a page (`/src/main.tsx`), as a project path; null if there is none. */
export function entryOfPage(source: string): string | null {
  const root = childNamed(parsePage(source), 'html');
  const script =
    root && descendants(root, 'script').find((one) => attribute(one, 'type') === 'module' && attribute(one, 'src'));
  const src = script ? attribute(script, 'src') : null;
  return src && isOwnSource(src) ? src.replace(/^\.?\//, '') : null;
}

/** Style sheets from the project's own sources that a page links, as project paths. */
export function stylesOfPage(source: string): string[] {
  const root = childNamed(parsePage(source), 'html');
  if (!root) return [];
  return descendants(root, 'link')
    .filter((link) => attribute(link, 'rel') === 'stylesheet' && isOwnSource(attribute(link, 'href')))
    .map((link) => attribute(link, 'href')!.replace(/^\.?\//, ''));
}

function emojiIcon(emoji: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text y=".9em" font-size="90">${emoji.replace(/[<&>]/g, '')}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`;
}

/** Sources under `src/` are bundled; other URLs in a page (public files, other hosts) stay as written. */
function isOwnSource(url: string | null): boolean {
  return url !== null && /^(?:\.?\/)?src\//.test(url);
}
