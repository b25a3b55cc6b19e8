const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Writes robots.txt, which tells search engines what they may read: https://www.rfc-editor.org/rfc/rfc9309 */
export function writeRobots({ address, isHidden }: { address: string; isHidden: boolean }): string {
  // Search engines must be able to read a hidden site to learn that it must not be listed; each of its responses says
  // so (`X-Robots-Tag`).
  if (isHidden) return 'User-agent: *\nAllow: /\n';
  return `User-agent: *\nAllow: /\nDisallow: /backend/\n\nSitemap: ${address}/sitemap.xml\n`;
}

/** Writes the sitemap of a site: https://www.sitemaps.org/protocol.html. `drawnAt` is in ms since the epoch. */
export function writeSitemap({
  address,
  routes,
  drawnAt,
}: {
  address: string;
  routes: readonly string[];
  drawnAt: number | null;
}): string {
  const changed = drawnAt === null ? '' : `<lastmod>${new Date(drawnAt).toISOString()}</lastmod>`;
  const urls = routes.map((route) => `<url><loc>${escapeXml(address + route)}</loc>${changed}</url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}
