import { expect, test } from 'vitest';
import type { BundleAnswer } from '../bundles/bundle';
import { findObstacle, readOwnShare } from './share-project';
import { readShared } from './read-shared';
import { createSharingFixture, pageOf } from './sharing.fixture';

/** Bundles that end when the test says so. */
function heldBundles() {
  const begun: { treeHash: string; end(answer?: BundleAnswer): void }[] = [];
  const bundleShared = (_projectId: string, treeHash: string) =>
    new Promise<BundleAnswer>((resolve) => {
      begun.push({ treeHash, end: (answer = pageOf(treeHash)) => resolve(answer) });
    });
  return { begun, bundleShared };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('only its owner shares a project; to anybody else it is not there', async () => {
  const { share, stranger, dependencies, projectId } = await createSharingFixture();
  for (const visibility of ['private', 'link', 'gallery'] as const) {
    expect(await share({ viewer: stranger, visibility })).toEqual({ ok: false, error: { code: 'not-found' } });
  }
  expect(await readOwnShare(dependencies, { viewer: stranger, projectId })).toMatchObject({ ok: false });
});

test('answers at once and serves the head when it is put together', async () => {
  const { share, dependencies, store, first, told } = await createSharingFixture();
  const { begun, bundleShared } = heldBundles();
  dependencies.bundleShared = bundleShared;
  const shared = await share({ words: { tags: ['food'] } });
  if (!shared.ok) throw new Error('not shared');
  const id = shared.value.share!.id;
  expect(shared.value.share).toMatchObject({ status: 'building', title: 'Little shop', tags: ['food'] });
  expect(await store.visible(id)).toMatchObject({ status: 'building', manifestHash: null });
  expect(told.places).toBe(1);
  await settled();
  begun[0]!.end();
  await shared.value.done;
  const ready = await store.visible(id);
  expect(ready).toMatchObject({ status: 'ready', versionId: first });
  expect(await dependencies.blobs.has(ready!.manifestHash!)).toBe(true);
  expect(told).toEqual({ places: 0, ended: [], errors: [] });
});

test('stays at its version while the owner goes on, whatever else is said of it, until an update', async () => {
  const { share, shareWhole, dependencies, addVersion, owner, projectId, first } = await createSharingFixture();
  await shareWhole();
  const second = await addVersion();
  await shareWhole({ visibility: 'gallery', words: { title: 'Menu' } });
  const own = async () => (await readOwnShare(dependencies, { viewer: owner, projectId })) as { value: object };
  expect((await own()).value).toMatchObject({ isBehind: true, share: { versionId: first, title: 'Menu' } });
  const updating = await share({ visibility: 'gallery', update: true });
  if (!updating.ok) throw new Error('not shared');
  await updating.value.done;
  expect((await own()).value).toMatchObject({ isBehind: false, share: { versionId: second, status: 'ready' } });
});

test('a secret in a source, in the bundle, or an empty page is not shared, and what was shared before stays', async () => {
  const { shareWhole, dependencies, store, sources, addVersion, first } = await createSharingFixture();
  const { id } = await shareWhole();
  await addVersion();
  const key = `sk_live_${'a1b2c3d4'.repeat(4)}`;
  sources.push({ path: 'notes.md', text: key });
  await shareWhole({ update: true });
  expect(await store.visible(id)).toMatchObject({
    ...{ status: 'failed', versionId: first, problems: [{ file: 'notes.md' }] },
  });
  sources.length = 0;
  for (const [answer, kind] of [
    [pageOf(key), 'compile'],
    [{ ...pageOf(''), files: [] }, 'blank-page'],
    [{ files: [], problems: [{ kind: 'compile', message: 'No' }] }, 'compile'],
  ] as [BundleAnswer, string][]) {
    dependencies.bundleShared = async () => answer;
    await shareWhole();
    const failed = (await store.visible(id))!;
    expect(failed).toMatchObject({ status: 'failed', versionId: first });
    expect(failed.problems.map((problem) => problem.kind)).toContain(kind);
  }
  const { manifestHash } = (await store.visible(id))!;
  expect(manifestHash).not.toBeNull();
});

test('asking again repeats a failed attempt, and a bundler that broke down is told of', async () => {
  const { shareWhole, dependencies, store, told } = await createSharingFixture();
  const works = dependencies.bundleShared;
  dependencies.bundleShared = async () => {
    throw new Error('no bundler');
  };
  const { id } = await shareWhole();
  expect(await store.visible(id)).toMatchObject({ status: 'failed', problems: [{ kind: 'compile' }] });
  expect(told.errors).toHaveLength(1);
  dependencies.bundleShared = works;
  await shareWhole();
  expect(await store.visible(id)).toMatchObject({ status: 'ready', problems: [] });
});

test('what this server can’t put together, or has no place for, is said and stays private', async () => {
  const { share, dependencies, owner, stranger, store, projectId, told } = await createSharingFixture();
  dependencies.refuseToBuild = async () => 'needs-server';
  const ask = (viewer: typeof owner) => findObstacle(dependencies, { viewer, projectId });
  // The owner sees it before sharing; nobody else does.
  expect(await ask(owner)).toEqual({ ok: true, value: 'needs-server' });
  expect(await ask(stranger)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await share()).toEqual({ ok: false, error: 'needs-server' });
  dependencies.refuseToBuild = async () => null;
  dependencies.takePlace = async () => ({ code: 'share-day-used' });
  expect(await share()).toEqual({ ok: false, error: { code: 'share-day-used' } });
  dependencies.isPicture = async () => false;
  expect(await share({ pictureHash: 'a'.repeat(64) })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect([await store.ofProject(projectId), told.places]).toEqual([null, 0]);
  // Making the project private needs no build.
  expect(await share({ visibility: 'private' })).toMatchObject({ ok: true, value: { share: null } });
});

test('withdrawn while it is put together: nothing of it appears, and its place is free again', async () => {
  const { share, dependencies, store, projectId, told } = await createSharingFixture();
  const { begun, bundleShared } = heldBundles();
  dependencies.bundleShared = bundleShared;
  const shared = await share({ visibility: 'gallery' });
  if (!shared.ok) throw new Error('not shared');
  await settled();
  expect(begun).toHaveLength(1);
  await share({ visibility: 'private' });
  begun[0]!.end();
  await shared.value.done;
  expect([await store.visible(shared.value.share!.id), await store.ofProject(projectId)]).toEqual([null, null]);
  expect(await store.gallery(0)).toEqual([]);
  expect(told).toEqual({ places: 0, ended: [projectId], errors: [] });
});

test('withdrawn and shared again while it is put together: the old attempt gives the new link nothing', async () => {
  const { share, dependencies, store } = await createSharingFixture();
  const { begun, bundleShared } = heldBundles();
  dependencies.bundleShared = bundleShared;
  const old = await share();
  await settled();
  await share({ visibility: 'private' });
  const fresh = await share();
  await settled();
  if (!old.ok || !fresh.ok) throw new Error('not shared');
  begun[0]!.end();
  await old.value.done;
  expect(await store.visible(old.value.share!.id)).toBeNull();
  expect(await store.visible(fresh.value.share!.id)).toMatchObject({ status: 'building', manifestHash: null });
  begun[1]!.end();
  await fresh.value.done;
  expect(await store.visible(fresh.value.share!.id)).toMatchObject({ status: 'ready' });
});

test('of two updates the newer version stays, whichever is ready first', async () => {
  const { share, shareWhole, dependencies, store, addVersion } = await createSharingFixture();
  const { id } = await shareWhole();
  const { begun, bundleShared } = heldBundles();
  dependencies.bundleShared = bundleShared;
  await addVersion();
  const older = await share({ update: true });
  const newest = await addVersion();
  const newer = await share({ update: true });
  await settled();
  if (!older.ok || !newer.ok) throw new Error('not shared');
  begun[1]!.end();
  await newer.value.done;
  begun[0]!.end();
  await older.value.done;
  expect(await store.visible(id)).toMatchObject({ versionId: newest, status: 'ready' });
});

test('deleted while it is put together: dead, and whole when its project is brought back', async () => {
  const { share, dependencies, store, world, projectId } = await createSharingFixture();
  const { begun, bundleShared } = heldBundles();
  dependencies.bundleShared = bundleShared;
  const shared = await share();
  if (!shared.ok) throw new Error('not shared');
  await settled();
  await world.setDeleted(projectId, true);
  begun[0]!.end();
  await shared.value.done;
  expect(await store.visible(shared.value.share!.id)).toBeNull();
  await world.setDeleted(projectId, false);
  expect(await store.visible(shared.value.share!.id)).toMatchObject({ status: 'ready' });
});

test('visitors are told what they may know, and the project behind it only if it is theirs', async () => {
  const { shareWhole, store, owner, stranger, world, projectId, addVersion } = await createSharingFixture();
  const { id } = await shareWhole();
  await world.addVersion(projectId, 'A later idea');
  const dependencies = { sharing: store, keepsData: async () => true, visitorParts: null };
  const seen = async (viewer: typeof owner) => {
    const page = await readShared(dependencies, { viewer, shareId: id });
    if (!page.ok) throw new Error('not seen');
    return page.value;
  };
  expect(await seen(stranger)).toMatchObject({ isMine: false, data: 'together', prompts: null, status: 'ready' });
  expect((await seen(owner)).isMine).toBe(true);
  await shareWhole({ words: { showsPrompts: true } });
  expect((await seen(stranger)).prompts).toEqual([]);
  await addVersion();
  await shareWhole({ words: {}, update: true });
  expect((await seen(stranger)).prompts?.map(({ asked }) => asked)).toEqual(['A later idea']);
  const inTab = { headOf: async () => '<script></script>', fileAt: async () => null };
  expect(await readShared({ ...dependencies, visitorParts: inTab }, { viewer: stranger, shareId: id })).toMatchObject({
    value: { data: 'tab' },
  });
  expect(
    await readShared({ ...dependencies, keepsData: async () => false }, { viewer: stranger, shareId: id }),
  ).toMatchObject({ value: { data: 'none' } });
  await shareWhole({ visibility: 'private' }).catch(() => undefined);
  expect(await readShared(dependencies, { viewer: owner, shareId: id })).toMatchObject({ ok: false });
});
