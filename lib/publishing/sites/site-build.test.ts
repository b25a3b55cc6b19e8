import { describe, expect, test } from 'vitest';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { composeBuiltPage } from '../bundles/compose-built-page';
import { readSiteBuild, siteBuildSchema } from './site-build';
import { siteLimits } from '../../base/foundation/site-limits';

const treeHash = 'a'.repeat(64);
const site = { name: 'Habits', details: { title: 'My habits', icon: '🌱' } };

/** As in the bundler's process. */
const composePage = async (request: Parameters<typeof composeBuiltPage>[0]) => composeBuiltPage(request);

async function buildOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const blobs = createMemoryBlobStore();
  const stored = await Promise.all(
    Object.entries(files).map(async ([path, content]) => ({
      path,
      hash: await blobs.put(typeof content === 'string' ? new TextEncoder().encode(content) : content),
    })),
  );
  return { sources: { blobs, composePage }, build: { treeHash, files: stored } };
}

describe('a build made in a browser', () => {
  test('becomes a site, its page saying what was set beside the address', async () => {
    const { sources, build } = await buildOf({
      'index.html':
        '<!doctype html><title>Vite App</title><script type="module" src="/assets/index-Bx3dK2aa.js"></script>',
      'assets/index-Bx3dK2aa.js': 'start()',
      'logo.svg': '<svg/>',
    });
    const read = await readSiteBuild(sources, build, site);
    if (!read.ok) throw new Error(read.error);
    const page = Buffer.from(read.value.files[0]!.base64, 'base64').toString('utf8');
    expect(page).toContain('<title>My habits</title>');
    expect(page).toContain('src="/assets/index-Bx3dK2aa.js"');
    expect(read.value.files.map(({ path, immutable }) => [path, immutable])).toEqual([
      ['index.html', false],
      ['assets/index-Bx3dK2aa.js', true],
      ['logo.svg', false],
    ]);
  });

  test('is refused where bytes did not arrive', async () => {
    const { build } = await buildOf({ 'index.html': '<h1>x</h1>' });
    expect(await readSiteBuild({ blobs: createMemoryBlobStore(), composePage }, build, site)).toEqual({
      ok: false,
      error: 'blob-missing',
    });
  });

  test('is refused where one file is larger than any may be', async () => {
    const { sources, build } = await buildOf({ 'film.mp4': new Uint8Array(20 * 1024 * 1024 + 1) });
    expect(await readSiteBuild(sources, build, site)).toEqual({ ok: false, error: 'site-too-large' });
  });

  test('is refused where its page stands for more than it holds', async () => {
    const bomb = `<p>${Array.from({ length: 400 }, (_, n) => `<b x${n}>`).join('')}</p>${'<p>x</p>'.repeat(400)}`;
    const { sources, build } = await buildOf({ 'index.html': bomb });
    expect(await readSiteBuild(sources, build, site)).toEqual({ ok: false, error: 'site-page-too-large' });
  });

  test('is refused for the size of its page before that is looked into', async () => {
    const { sources, build } = await buildOf({ 'index.html': new Uint8Array(siteLimits.pageBytes + 1) });
    const asked: unknown[] = [];
    const composePage = async (request: unknown) => (asked.push(request), null);
    expect(await readSiteBuild({ ...sources, composePage }, build, site)).toMatchObject({
      error: 'site-page-too-large',
    });
    expect(asked).toEqual([]);
  });

  test('is refused where its files are more together than a site may be', async () => {
    const blobs = createMemoryBlobStore();
    const hash = await blobs.put(new Uint8Array(20 * 1024 * 1024));
    const files = (count: number) => Array.from({ length: count }, (_, n) => ({ path: `${n}.mp4`, hash }));
    expect((await readSiteBuild({ blobs, composePage }, { treeHash, files: files(5) }, site)).ok).toBe(true);
    const more = [...files(5), { path: 'a.js', hash: await blobs.put(new Uint8Array(1)) }];
    expect(await readSiteBuild({ blobs, composePage }, { treeHash, files: more }, site)).toEqual({
      ok: false,
      error: 'site-too-large',
    });
  });

  const hash = 'b'.repeat(64);
  test.each([
    ['a path out of the site', [{ path: '../index.html', hash }]],
    ['a path from the root', [{ path: '/index.html', hash }]],
    [
      'a path twice',
      [
        { path: 'a.js', hash },
        { path: 'a.js', hash },
      ],
    ],
    ['no file', []],
    ['a hash that is none', [{ path: 'a.js', hash: 'x' }]],
    ['too many files', Array.from({ length: 2001 }, (_, n) => ({ path: `${n}.js`, hash }))],
  ])('is no build with %s', (_, files) => {
    expect(siteBuildSchema.safeParse({ treeHash, files }).success).toBe(false);
  });
});
