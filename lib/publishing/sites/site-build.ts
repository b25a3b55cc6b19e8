import { z } from 'zod';
import type { NamedBlobs } from '../../base/blobs/own-blobs';
import { sha256Schema } from '../../base/files/file-operation';
import { pathSchema } from '../../base/files/path';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { siteLimits } from '../../base/foundation/site-limits';
import type { BundleAnswer, Bundler } from '../bundles/bundle';
import type { SiteDetails } from '../bundles/site-details';

/**
 * A site that a browser built in its container: files by site path, whose bytes were uploaded before, and the tree they
 * were made from.
 */
export const siteBuildSchema = z.strictObject({
  treeHash: sha256Schema,
  files: z
    .array(z.strictObject({ path: pathSchema, hash: sha256Schema }))
    .min(1)
    .max(siteLimits.files)
    .refine((files) => new Set(files.map(({ path }) => path)).size === files.length, 'a path comes twice'),
});
export type SiteBuild = z.infer<typeof siteBuildSchema>;

/** Output folders of common build tools in which every file name contains a hash. */
const isImmutable = (path: string) =>
  /^(?:assets|_astro|_next\/static|_nuxt|_app\/immutable)\//.test(path) && /[.-][\w-]{6,200}\.\w+$/.test(path);

/**
 * The files of a build in the form the bundler returns, with the details the person set in index.html. `blobs` are
 * those of the project. `blob-missing` if bytes were not uploaded, `site-too-large` beyond the limits,
 * `site-page-too-large` if index.html alone exceeds its limit. Runs none of it, and only `composePage`, in another
 * process, parses anything.
 */
export async function readSiteBuild(
  { blobs, composePage }: { blobs: Pick<NamedBlobs, 'get'>; composePage: Bundler['composePage'] },
  build: SiteBuild,
  { name, details }: { name: string; details: SiteDetails },
): Promise<Result<BundleAnswer, AppErrorCode>> {
  const files: BundleAnswer['files'] = [];
  let bytes = 0;
  for (const { path, hash } of build.files) {
    const content = await blobs.get(hash);
    if (content === null) return fail('blob-missing');
    bytes += content.length;
    if (content.length > siteLimits.fileBytes || bytes > siteLimits.bytes) return fail('site-too-large');
    const shown = path === 'index.html' ? await pageOf(content) : content;
    if (shown === null) return fail('site-page-too-large');
    files.push({ path, base64: Buffer.from(shown).toString('base64'), immutable: isImmutable(path) });
  }
  return succeed({ files, problems: [] });

  async function pageOf(content: Uint8Array): Promise<Buffer | null> {
    if (content.length > siteLimits.pageBytes) return null;
    const page = await composePage({ source: Buffer.from(content).toString('utf8'), details, name });
    return page === null ? null : Buffer.from(page);
  }
}
