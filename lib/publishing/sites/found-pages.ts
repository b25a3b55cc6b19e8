import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { Target } from '../../base/foundation/read-target';
import { insertIntoHead } from '../../preview/previews/insert-into-head';
import { drawFile, drawScript, isToDraw } from '../drawn-pages/draw-asked';
import { ownFolder } from '../drawn-pages/drawn-names';
import { writeRobots, writeSitemap } from '../drawn-pages/found-files';
import { fileFor, type ServedSite } from './served-files';
import { type DrawnManifest, drawnManifestSchema, type Site, type SiteFile, standingDrawing } from './site';

type Asked = { site: Site; files: ReadonlyMap<string, SiteFile>; target: Target; builder: string };
/** The drawn page, and the status with which it is sent. */
export type FoundPage = { file: SiteFile | undefined; status: 200 | 404 };

const mostManifests = 200;

/** Serves what search engines and link previews read of a site: its drawn pages, its sitemap and its picture. */
export function createFoundPages({
  blobs,
  urlOf,
  readDrawScript,
}: {
  blobs: Pick<BlobStore, 'get'>;
  urlOf(slug: string): string;
  /** The script that sends a site's page to the studio. */
  readDrawScript(): Promise<string>;
}) {
  type Drawing = { manifest: DrawnManifest; files: ReadonlyMap<string, SiteFile> };
  /** Cached by hash, so never out of date. */
  const known = new Map<string, Drawing>();

  async function drawingOf(site: Site): Promise<Drawing | null> {
    const drawn = standingDrawing(site, urlOf(site.slug));
    if (!drawn) return null;
    const before = known.get(drawn.manifestHash);
    if (before) return before;
    const bytes = await blobs.get(drawn.manifestHash);
    if (!bytes) return null;
    const manifest = drawnManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const made = { manifest, files: new Map(manifest.files.map((file) => [file.path, file])) };
    known.set(drawn.manifestHash, made);
    if (known.size > mostManifests) known.delete(known.keys().next().value!);
    return made;
  }

  function sendText(request: IncomingMessage, response: ServerResponse, type: string, text: string): void {
    const bytes = Buffer.from(text);
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  /** The app's plain page plus the script that passes its content to the studio, and only to the studio. */
  async function sendToDraw(request: IncomingMessage, response: ServerResponse, file: SiteFile, builder: string) {
    const bytes = await blobs.get(file.hash);
    if (!bytes) throw new Error(`a published file is gone: ${file.path}`);
    const html = Buffer.from(insertIntoHead(Buffer.from(bytes).toString('utf8'), drawScript(builder)));
    response.writeHead(200, {
      ...{ 'content-type': 'text/html; charset=utf-8', 'content-length': html.length, 'cache-control': 'no-store' },
      'content-security-policy': `frame-ancestors ${builder}`,
    });
    response.end(request.method === 'HEAD' ? undefined : html);
  }

  return {
    /**
     * Answers requests for Easel's own files and pages; false for requests that are the app's. The app's files take
     * precedence over Easel's of the same name.
     */
    async answer(
      request: IncomingMessage,
      response: ServerResponse,
      { site, files, target, builder }: Asked,
    ): Promise<boolean> {
      const { path, raw, isPlain } = target;
      if (site.isHidden) response.setHeader('x-robots-tag', 'noindex, nofollow, noarchive');
      const page = fileFor(files, target);
      if (isToDraw(target) && page?.type.startsWith('text/html')) {
        await sendToDraw(request, response, page, builder);
        return true;
      }
      if (!isPlain || path !== raw) return false;
      if (path === drawFile) {
        sendText(request, response, 'text/javascript; charset=utf-8', await readDrawScript());
        return true;
      }
      const address = urlOf(site.slug);
      if (path === '/robots.txt' && (site.isHidden || !files.has('robots.txt'))) {
        sendText(request, response, 'text/plain; charset=utf-8', writeRobots({ address, isHidden: site.isHidden }));
        return true;
      }
      if (path === '/sitemap.xml' && !site.isHidden && !files.has('sitemap.xml')) {
        const drawing = await drawingOf(site);
        const routes = drawing ? Object.keys(drawing.manifest.routes) : ['/'];
        const drawnAt = drawing && site.drawn ? site.drawn.drawnAt : null;
        sendText(request, response, 'application/xml; charset=utf-8', writeSitemap({ address, routes, drawnAt }));
        return true;
      }
      return false;
    },

    /** One of Easel's own files next to the site's; undefined if there is none of that name. */
    async fileAt(site: Site, { path }: Target): Promise<SiteFile | undefined> {
      if (!path.startsWith(ownFolder)) return undefined;
      return (await drawingOf(site))?.files.get(path.slice(1));
    },

    /**
     * The file to send for an address that the app's single page handles: that page as it was drawn or, for an address
     * that is clearly not the app's, a 404 with the page the app shows there. Null for the plain page.
     */
    async pageAt({ site, firstSegments }: ServedSite & { site: Site }, target: Target): Promise<FoundPage | null> {
      const drawing = await drawingOf(site);
      const { routes = {}, unknown = null } = drawing?.manifest ?? {};
      const fileOf = (path: string | null | undefined) => (path ? drawing?.files.get(path) : undefined);
      const page = Object.hasOwn(routes, target.raw) ? fileOf(routes[target.raw]) : undefined;
      if (page) return { file: page, status: 200 };
      const first = target.path.split('/')[1] ?? '';
      const isNone = firstSegments !== null && first !== '' && target.isPlain && !firstSegments.has(first);
      return isNone ? { file: fileOf(unknown), status: 404 } : null;
    },
  };
}
export type FoundPages = ReturnType<typeof createFoundPages>;
