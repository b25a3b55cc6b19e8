import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { compiledTrees, projectEvents, turns } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ViewerId } from '../../base/foundation/id';
import { readSiteBuild } from '../../publishing/sites/site-build';
import { showPicture } from './keep-picture';
import { putBlob } from './put-blob';
import { readOwnTree } from './read-versions';
import { saveByHand } from './save-by-hand';
import { createVersionFixture } from './version.fixture';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

await describeOnDatabases("a project's own bytes", (database) => {
  /** Two people with a project each. The first has uploaded a picture and saved a page. */
  async function start() {
    const easel = createVersionFixture(database(), { blobs: createMemoryBlobStore() });
    const [ann, ben] = [await easel.newProject({ 'a.txt': "Ann's words" }), await easel.newProject({ 'b.txt': 'b' })];
    const sent = bytesOf("Ann's picture");
    const hash = hashOf(sent);
    expect(await putBlob(easel, { ...ann, hash, bytes: sent })).toMatchObject({ ok: true });
    return { easel, ann, ben, sent, hash };
  }

  test('contain a project’s uploads and its versions’ files, and nothing of another project', async () => {
    const { easel, ann, ben, hash } = await start();
    const words = hashOf(bytesOf("Ann's words"));
    const folder = ann.first.treeHash;
    for (const one of [hash, words, folder]) {
      expect(await easel.ownBlobs.of(ann).get(one)).not.toBeNull();
      expect(await easel.ownBlobs.of(ben).get(one)).toBeNull();
      expect(await easel.ownBlobs.of({ viewerId: ann.viewer.id }).get(one)).toBeNull();
    }
    expect(await easel.ownBlobs.of(ben).missing([hash, words])).toEqual([hash, words]);
    expect(await easel.ownBlobs.of(ann).missing([hash, 'f'.repeat(64), words])).toEqual(['f'.repeat(64)]);
    expect(await easel.ownBlobs.of(ann, ben).missing([hash])).toEqual([]);
  });

  test('are the only source for a file, a site or a picture', async () => {
    const { easel, ann, ben, hash } = await start();
    const words = hashOf(bytesOf("Ann's words"));
    for (const blob of [hash, words, ann.first.treeHash]) {
      const operations = [{ type: 'file-write' as const, path: 'stolen.txt', blob }];
      expect(await saveByHand(easel, { ...ben, operations })).toMatchObject({ error: { code: 'blob-missing' } });
      const build = { treeHash: ben.first.treeHash, files: [{ path: 'index.html', hash: blob }] };
      const site = { name: 'x', details: {} };
      const sources = { blobs: easel.ownBlobs.of(ben), composePage: async () => null };
      expect(await readSiteBuild(sources, build, site)).toEqual({ ok: false, error: 'blob-missing' });
      expect(await showPicture(easel, { ...ben, hash: blob })).toMatchObject({ error: { code: 'not-found' } });
    }
    const operations = [{ type: 'file-write' as const, path: 'mine.txt', blob: words }];
    expect(await saveByHand(easel, { ...ann, operations })).toMatchObject({ ok: true });
    // Anyone who has the bytes may upload them too, and can't tell whether others did before.
    const sent = bytesOf("Ann's words");
    expect(await putBlob(easel, { ...ben, hash: words, bytes: sent })).toEqual({
      ok: true,
      value: { hash: words, size: sent.length },
    });
    expect(await saveByHand(easel, { ...ben, operations })).toMatchObject({ ok: true });
  });

  test('grow with the project’s versions', async () => {
    const { easel, ann } = await start();
    const late = hashOf(bytesOf('later'));
    expect(await easel.ownBlobs.of(ann).missing([late])).toEqual([late]);
    await saveByHand(easel, { ...ann, operations: [{ type: 'file-write', path: 'c.txt', content: 'later' }] });
    expect(await easel.ownBlobs.of(ann).missing([late])).toEqual([]);
  });

  test('include attachments by field, not by what people wrote in prompts', async () => {
    const { easel, ann, ben, hash } = await start();
    const picture = await easel.blobs.put(bytesOf('came with a prompt'));
    const attachments = [{ kind: 'picture', name: hash, alt: hash, file: { hash: picture }, shown: null }];
    await database()
      .insert(turns)
      .values({
        ...{ id: `turn-${ben.projectId}`, projectId: ben.projectId, viewerId: ben.viewer.id, prompt: hash },
        ...{ mode: 'build', draftId: 'd', baseVersionId: ben.first.id, phase: 'ended', createdAt: 1 },
        state: { attachments, answers: [hash] },
      });
    expect(await easel.ownBlobs.of(ben).missing([picture, hash])).toEqual([hash]);
    expect(await easel.ownBlobs.of(ann).missing([picture])).toEqual([picture]);
  });

  test('include modules and pictures from before uploads were recorded', async () => {
    const { easel, ann, ben } = await start();
    const [module, asset] = [await easel.blobs.put(bytesOf('module')), await easel.blobs.put(bytesOf('asset'))];
    const picture = await easel.blobs.put(bytesOf('jpeg'));
    const manifest = { html: `<p>${'e'.repeat(64)}`, modules: [{ hash: module }], assets: [{ hash: asset }] };
    const manifestHash = await easel.blobs.put(bytesOf(JSON.stringify(manifest)));
    await database()
      .insert(compiledTrees)
      .values({ projectId: ann.projectId, treeHash: 't', compiler: 'c', manifestHash, createdAt: 1 });
    await database()
      .insert(projectEvents)
      .values({ projectId: ann.projectId, n: 900, at: 1, data: { type: 'promise-result', picture } });
    expect(await easel.ownBlobs.of(ann).missing([module, asset, picture])).toEqual([]);
    expect(await easel.ownBlobs.of(ben).missing([module, asset, picture])).toEqual([module, asset, picture]);
  });

  test('read each old manifest only once, however often and whatever is asked for', async () => {
    const stored = createMemoryBlobStore();
    const read: string[] = [];
    const blobs = {
      ...stored,
      get: async (hash: string) => {
        read.push(hash);
        return stored.get(hash);
      },
    };
    const easel = createVersionFixture(database(), { blobs });
    const ann = await easel.newProject({ 'a.txt': 'a' });
    const modules = await Promise.all(['one', 'two', 'three'].map((name) => stored.put(bytesOf(`module ${name}`))));
    const manifests = await Promise.all(
      modules.map((hash) => stored.put(bytesOf(JSON.stringify({ modules: [{ hash }], assets: [] })))),
    );
    await database()
      .insert(compiledTrees)
      .values(
        manifests.map((manifestHash, n) => ({
          ...{ projectId: ann.projectId, treeHash: `t${n}`, compiler: 'c', manifestHash, createdAt: 1 },
        })),
      );
    const unknown = 'f'.repeat(64);
    for (let n = 0; n < 3; n += 1) expect(await easel.ownBlobs.of(ann).missing([unknown])).toEqual([unknown]);
    expect(read.filter((hash) => manifests.includes(hash)).toSorted()).toEqual(manifests.toSorted());
    expect(await easel.ownBlobs.of(ann).missing(modules)).toEqual([]);

    // Records survive a restart, and newly shown manifests are recorded too.
    read.length = 0;
    const { ownBlobs } = createVersionFixture(database(), { blobs });
    const late = await stored.put(bytesOf(JSON.stringify({ modules: [], assets: [{ hash: modules[0] }] })));
    await ownBlobs.add(ann, [late]);
    await database()
      .insert(compiledTrees)
      .values({ projectId: ann.projectId, treeHash: 'late', compiler: 'c', manifestHash: late, createdAt: 1 });
    expect(await ownBlobs.of(ann).missing([unknown, ...modules])).toEqual([unknown]);
    expect(read.filter((hash) => [...manifests, late].includes(hash))).toEqual([]);
  });

  test('include neither another project’s tree nor a single folder', async () => {
    const { easel, ann, ben } = await start();
    const { treeHash } = ann.first;
    expect(Object.keys((await readOwnTree(easel, { ...ann, treeHash }))!)).toEqual(['a.txt']);
    expect(await readOwnTree(easel, { ...ben, treeHash })).toBeNull();
    expect(await readOwnTree(easel, { ...ann, viewer: ben.viewer, treeHash })).toBeNull();
    const draft = await easel.trees.write((await easel.trees.read(treeHash))!, []);
    expect(draft).toBe(treeHash);
    const saved = await saveByHand(easel, {
      ...ann,
      operations: [{ type: 'file-write', path: 'src/deep.txt', content: 'deep' }],
    });
    if (!saved.ok) throw new Error(saved.error.code);
    const folders: string[] = [];
    await easel.trees.visit(saved.value.treeHash, (hash) => Boolean(folders.push(hash)));
    const others = folders.filter((hash) => hash !== saved.value.treeHash);
    for (const hash of others) expect(await readOwnTree(easel, { ...ann, treeHash: hash })).toBeNull();
    // A draft that is being tried belongs to the project before it becomes a version.
    const tried = 'd'.repeat(64);
    expect(await easel.ownBlobs.hasTree(ann.projectId, tried)).toBe(false);
    await database()
      .insert(projectEvents)
      .values({ projectId: ann.projectId, n: 901, at: 1, data: { type: 'verify-start', treeHash: tried } });
    expect(await easel.ownBlobs.hasTree(ann.projectId, tried)).toBe(true);
    expect(await easel.ownBlobs.hasTree(ben.projectId, tried)).toBe(false);
  });

  test('of one viewer do not include another’s', async () => {
    const { easel, ann, ben } = await start();
    const hash = await easel.blobs.put(bytesOf('for a prompt'));
    await easel.ownBlobs.add({ viewerId: ann.viewer.id }, [hash, hash]);
    expect(await easel.ownBlobs.of({ viewerId: ann.viewer.id }).missing([hash])).toEqual([]);
    expect(await easel.ownBlobs.of({ viewerId: ben.viewer.id }, ben).missing([hash])).toEqual([hash]);
    expect(await easel.ownBlobs.of({ viewerId: 'constructor' as ViewerId }).get(hash)).toBeNull();
  });
});
