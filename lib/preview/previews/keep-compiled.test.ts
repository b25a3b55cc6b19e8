import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { projects, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createMemoryOwnBlobs } from '../../base/blobs/memory-own-blobs.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { createDrizzlePreviewStore } from './drizzle-preview-store';
import { findCompiled, missingCompiled, showManifest, storeCompiled, type KeepDependencies } from './keep-compiled';
import { openPreview } from './open-preview';
import { createMemoryBlobs, makeManifest, sha256 } from './previews.fixture';

const code = { '/src/main.tsx': 'import App from "/src/App.tsx"', '/src/App.tsx': 'export default 1' };
const parts = Object.values(code).map((text) => ({ hash: sha256(text), bytes: new TextEncoder().encode(text) }));
const treeHash = 'a'.repeat(64);

await describeOnDatabases('keeping compiled modules', (database) => {
  let deps: KeepDependencies;
  let request: { viewerId: ViewerId; projectId: ProjectId };

  beforeEach(async () => {
    const viewerId = randomUUID() as string as ViewerId;
    const projectId = randomUUID() as string as ProjectId;
    const at = { createdAt: 1, updatedAt: 1 };
    await database().insert(viewers).values({ id: viewerId, kind: 'local-owner', createdAt: 1 });
    await database()
      .insert(projects)
      .values({ id: projectId, ownerId: viewerId, name: 'Shop', ...at });
    request = { viewerId, projectId };
    const blobs = createMemoryBlobs();
    deps = {
      previews: createDrizzlePreviewStore(database()),
      ...{ blobs, ownBlobs: createMemoryOwnBlobs(blobs) },
      authorise: async (viewer) => viewer === viewerId,
      secret: new Uint8Array(32).fill(7),
      now: () => 5,
    };
  });

  test('opens the same two hosts every time, with different keys', async () => {
    const first = await openPreview(deps, request);
    const second = await openPreview(deps, request);
    expect(first).toEqual(second);
    if (!first.ok) throw new Error('not opened');
    expect(first.value.main.key).toMatch(/^[a-z2-7]{32}$/);
    expect(first.value.try.key).not.toBe(first.value.main.key);
    expect(first.value.main.manifestHash).toBeNull();
  });

  test('a deleted app’s previews answer 404 until it is restored', async () => {
    const opened = await openPreview(deps, request);
    if (!opened.ok) throw new Error('not opened');
    const { key } = opened.value.main;
    const mark = (deletedAt: number | null) =>
      database().update(projects).set({ deletedAt }).where(eq(projects.id, request.projectId));
    await mark(5);
    expect(await deps.previews.find(key)).toBeNull();
    await mark(null);
    expect(await deps.previews.find(key)).toMatchObject({ key });
  });

  test('answers a stranger as if there were nothing', async () => {
    const stranger = { ...request, viewerId: 'stranger' as ViewerId };
    const answers = await Promise.all([
      openPreview(deps, stranger),
      missingCompiled(deps, { ...stranger, hashes: [] }),
      storeCompiled(deps, { ...stranger, parts }),
      showManifest(deps, { ...stranger, lane: 'main', treeHash, manifest: makeManifest(code) }),
      findCompiled(deps, { ...stranger, treeHash, compiler: 'test-1' }),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code: 'not-found' } });
  });

  test('asks for missing parts and takes only those that match their hash', async () => {
    const hashes = parts.map((part) => part.hash);
    expect(await missingCompiled(deps, { ...request, hashes })).toEqual({ ok: true, value: hashes });
    const damaged = [{ hash: hashes[0]!, bytes: new Uint8Array([1]) }];
    expect(await storeCompiled(deps, { ...request, parts: damaged })).toMatchObject({
      error: { code: 'blob-mismatch' },
    });
    expect(await storeCompiled(deps, { ...request, parts })).toMatchObject({ ok: true });
    expect(await missingCompiled(deps, { ...request, hashes })).toEqual({ ok: true, value: [] });
  });

  test('reveals nothing other projects have stored, and serves none of it by its hash', async () => {
    const hashes = parts.map((part) => part.hash);
    await storeCompiled(deps, { ...request, parts });
    const other = { ...request, projectId: randomUUID() as string as ProjectId };
    expect(await missingCompiled(deps, { ...other, hashes })).toEqual({ ok: true, value: hashes });
    const manifest = makeManifest(code);
    expect(await showManifest(deps, { ...other, lane: 'main', treeHash: null, manifest })).toMatchObject({
      error: { code: 'blob-missing' },
    });
    const picture = { url: '/a.png', hash: hashes[0]!, contentType: 'image/png' };
    expect(
      await showManifest(deps, {
        ...other,
        ...{ lane: 'main', treeHash: null, manifest: { ...makeManifest({}), assets: [picture] } },
      }),
    ).toMatchObject({ error: { code: 'blob-missing' } });
    // Once they have been sent for this project too, they are found.
    await storeCompiled(deps, { ...other, parts });
    expect(await missingCompiled(deps, { ...other, hashes })).toEqual({ ok: true, value: [] });
  });

  test('finds again what a tree compiles to, for that compiler only', async () => {
    const manifest = makeManifest(code);
    await storeCompiled(deps, { ...request, parts });
    const shown = await showManifest(deps, { ...request, lane: 'main', treeHash, manifest });
    const found = await findCompiled(deps, { ...request, treeHash, compiler: 'test-1' });
    expect(found).toMatchObject({ ok: true, value: { manifest } });
    expect(await findCompiled(deps, { ...request, treeHash, compiler: 'test-2' })).toEqual({ ok: true, value: null });
    const opened = await openPreview(deps, request);
    if (!opened.ok || !shown.ok) throw new Error('not shown');
    expect(opened.value.main.manifestHash).toBe(shown.value.manifestHash);
    expect(opened.value.try.manifestHash).toBeNull();
  });

  test('refuses a manifest of modules that were never stored', async () => {
    const answer = await showManifest(deps, { ...request, lane: 'main', treeHash, manifest: makeManifest(code) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'blob-missing' } });
  });

  describe('a manifest of the wrong form is refused', () => {
    test.each([
      ['an entry on another host', { entry: '//evil.example/x.js' }],
      ['a header in a content type', { assets: [{ url: '/a', hash: treeHash, contentType: 'text/html\r\nx: y' }] }],
      ['a field nobody knows', { extra: 1 }],
    ])('%s', async (_, change) => {
      const manifest = { ...makeManifest(code), ...change };
      const answer = await showManifest(deps, { ...request, lane: 'main', treeHash, manifest });
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    });
  });

  test('refuses an oversized manifest before it parses it', async () => {
    const css = 'x'.repeat(2 * 1024 * 1024);
    const { modules, ...rest } = makeManifest({ '/src/a.css': 'a', '/src/b.css': 'b', '/src/c.css': 'c' });
    const manifest = { ...rest, modules: modules.map((module) => ({ ...module, css })) };
    expect(await showManifest(deps, { ...request, lane: 'main', treeHash: null, manifest })).toMatchObject({
      error: { code: 'body-too-large' },
    });
  });

  test('shows a tree the project does not have, and stores nothing for it', async () => {
    const ownBlobs = { ...deps.ownBlobs, hasTree: async () => false };
    await storeCompiled(deps, { ...request, parts });
    const shown = await showManifest(
      { ...deps, ownBlobs },
      { ...request, lane: 'main', treeHash, manifest: makeManifest(code) },
    );
    expect(shown).toMatchObject({ ok: true });
    expect(await findCompiled(deps, { ...request, treeHash, compiler: 'test-1' })).toEqual({ ok: true, value: null });
  });

  test('records a manifest as the project’s own, so that its parts need no further check', async () => {
    await storeCompiled(deps, { ...request, parts });
    const shown = await showManifest(deps, { ...request, lane: 'main', treeHash, manifest: makeManifest(code) });
    if (!shown.ok) throw new Error(shown.error.code);
    expect(await deps.ownBlobs.of(request).missing([shown.value.manifestHash])).toEqual([]);
  });

  test('does not find a state without a tree by any tree', async () => {
    await storeCompiled(deps, { ...request, parts });
    await showManifest(deps, { ...request, lane: 'main', treeHash: null, manifest: makeManifest(code) });
    expect(await findCompiled(deps, { ...request, treeHash, compiler: 'test-1' })).toEqual({ ok: true, value: null });
  });
});
