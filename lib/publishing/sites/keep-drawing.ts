import { createHash } from 'node:crypto';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DeploymentId, Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Bundler } from '../bundles/bundle';
import { drawnLimits, ownFolder } from '../drawn-pages/drawn-names';
import type { Drawing } from '../drawn-pages/drawn-page';
import { readManifest } from './served-files';
import type { Drawn, DrawnManifest } from './site';
import type { SiteStore } from './site-store';
import { storeFiles } from './store-files';

export type DrawingDependencies = {
  sites: Pick<SiteStore, 'site' | 'deployment' | 'setDrawn'>;
  blobs: BlobStore;
  composeDrawn: Bundler['composeDrawn'];
  /** The script that replaces a drawn page with the app's own. */
  readExchange(): Promise<string>;
  urlOf(slug: string): string;
  now: Now;
};

/**
 * Stores what a tab drew of the live site, and serves it from now on. The caller has authorised the viewer.
 * `drawing-outdated`: another deployment is live by now, or the site is hidden. `drawing-refused`: none of it can be
 * shown. Nothing is stored before the bundler's process has cleaned it.
 */
export async function keepDrawing(
  { sites, blobs, composeDrawn, readExchange, urlOf, now }: DrawingDependencies,
  projectId: ProjectId,
  drawing: Drawing,
): Promise<Result<Drawn, AppErrorCode>> {
  const site = await sites.site(projectId);
  const deploymentId = drawing.deploymentId as DeploymentId;
  if (!site || site.isHidden || site.liveDeploymentId !== deploymentId) return fail('drawing-outdated');
  const deployment = await sites.deployment(projectId, deploymentId);
  const files = deployment?.manifestHash ? await readManifest(blobs, deployment.manifestHash) : null;
  const index = files?.get('index.html');
  const shell = index && (await blobs.get(index.hash));
  if (!files || !shell) return fail('drawing-outdated');

  const address = urlOf(site.slug);
  const picture = drawing.picture === null ? null : readPicture(drawing.picture);
  const made = await composeDrawn({
    shell: Buffer.from(shell).toString('utf8'),
    pages: drawing.pages,
    unknown: drawing.unknown,
    address,
    description: site.details.description ?? null,
    picture: picture && `/${picture.path}`,
    sheets: [...files.keys()].filter((path) => path.endsWith('.css')).map((path) => `/${path}`),
    exchange: await readExchange(),
  });
  if (made === null || made.pages.length === 0) return fail('drawing-refused');

  const page = (path: string, html: string) => ({
    path,
    base64: Buffer.from(html).toString('base64'),
    immutable: false,
  });
  const stored = await storeFiles(blobs, {
    problems: [],
    files: [
      ...made.pages.map(({ html }, at) => page(`${at}.html`, html)),
      ...(made.unknown === null ? [] : [page('unknown.html', made.unknown)]),
      ...(picture ? [{ path: picture.path, base64: picture.base64, immutable: true }] : []),
    ],
  });
  const manifest: DrawnManifest = {
    files: stored,
    routes: Object.fromEntries(made.pages.map(({ route }, at) => [route, `${at}.html`])),
    unknown: made.unknown === null ? null : 'unknown.html',
  };
  const drawn: Drawn = {
    ...{ deploymentId, address, drawnAt: now() },
    manifestHash: await blobs.put(Buffer.from(JSON.stringify(manifest))),
    // The tab's claim must not be later than now.
    seenAt: Math.min(drawing.seenAt, now()),
    ...{ pages: made.pages.length, hasPicture: picture !== null },
  };
  return (await sites.setDrawn(projectId, drawn)) ? succeed(drawn) : fail('drawing-outdated');
}

/** Recognises a JPEG by its first bytes and names it after its content; null for anything else. */
function readPicture(base64: string): { path: string; base64: string } | null {
  const bytes = Buffer.from(base64, 'base64');
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  if (!isJpeg || bytes.length > drawnLimits.pictureBytes) return null;
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { path: `${ownFolder.slice(1)}picture-${name}.jpg`, base64 };
}
