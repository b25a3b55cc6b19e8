import { expect, test } from 'vitest';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { createTreeStore } from './tree-store';
import { readFilesToBundle, readTreeFiles } from './tree-files';

/** A tree of these files, each content stored once, with a record of blob reads. */
async function start(files: Record<string, string | Uint8Array>) {
  const blobs = createMemoryBlobStore();
  const bytes = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const entries = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      const hash = await blobs.put(bytes(content));
      return [path, { hash, size: bytes(content).length }] as const;
    }),
  );
  const tree = Object.fromEntries(entries);
  const read: string[] = [];
  const counted = {
    ...blobs,
    get(hash: string) {
      read.push(hash);
      return blobs.get(hash);
    },
  };
  const treeHash = await createTreeStore({ blobs }).write(tree);
  return { deps: { trees: createTreeStore({ blobs }), blobs: counted }, treeHash, read, tree };
}

const many = (content: string | Uint8Array, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${String(n).padStart(4, '0')}`, content]));

test('reads and keeps the content of a blob once, however many paths it has', async () => {
  const picture = new Uint8Array(1000).fill(255);
  const { deps, treeHash, read, tree } = await start({ ...many(picture, 500), 'a.txt': 'a', 'b.txt': 'a' });
  const files = await readTreeFiles(deps, treeHash);
  expect(files).toHaveLength(502);
  expect(files!.filter(({ text }) => text === 'a').map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
  expect(read).toHaveLength(2);

  const bundled = (await readFilesToBundle(deps, treeHash))!;
  expect(read).toHaveLength(4);
  expect(bundled.map(({ path }) => path)).toEqual(Object.keys(tree).toSorted());
  const pictures = bundled.filter(({ path }) => path.startsWith('f')).map(({ content }) => content);
  expect(pictures[0]).toEqual({ base64: Buffer.from(picture).toString('base64') });
  expect(new Set(pictures).size).toBe(1);
});

test('treats texts beyond 32 million characters as bytes, and delivers them whole', async () => {
  const long = 'ä'.repeat(1024 ** 2);
  const { deps, treeHash } = await start(many(long, 40));
  const texts = (await readTreeFiles(deps, treeHash))!.map(({ text }) => text?.length ?? null);
  expect(texts).toEqual([...Array(32).fill(long.length), ...Array(8).fill(null)]);
  const last = (await readFilesToBundle(deps, treeHash))!.at(-1)!;
  expect(last).toMatchObject({ text: null });
  expect(Buffer.from((last.content as { base64: string }).base64, 'base64').toString()).toBe(long);
});

test('returns null for a tree with a missing part', async () => {
  const { deps, treeHash, tree } = await start({ 'a.txt': 'a', 'b.txt': 'b' });
  const blobs = { get: async (hash: string) => (hash === tree['b.txt']!.hash ? null : deps.blobs.get(hash)) };
  expect(await readTreeFiles({ ...deps, blobs }, treeHash)).toBeNull();
  expect(await readFilesToBundle({ ...deps, blobs }, treeHash)).toBeNull();
});
