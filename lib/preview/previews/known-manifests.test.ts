import { expect, test } from 'vitest';
import { createKnownManifests } from './known-manifests';
import { createMemoryBlobs, makeManifest } from './previews.fixture';

test('parses manifests of open previews once, within a byte limit, whatever their number', async () => {
  const blobs = createMemoryBlobs();
  const bytesOf = (name: string) =>
    new TextEncoder().encode(JSON.stringify({ ...makeManifest({ [`/src/${name}.ts`]: name }), layer: name }));
  const hashes = await blobs.putAll(['a', 'b', 'c'].map(bytesOf));
  const [a, b, c] = hashes as [string, string, string];
  const read: string[] = [];
  const get = async (hash: string) => {
    read.push(hash);
    return blobs.get(hash);
  };
  const manifestOf = createKnownManifests({ get }, 2 * bytesOf('a').length);
  for (const hash of [a, b, a, c, a]) expect(await manifestOf(hash)).not.toBeNull();
  expect(read).toEqual([a, b, c]);
  await manifestOf(b);
  expect(read).toEqual([a, b, c, b]);
  expect(await manifestOf('f'.repeat(64))).toBeNull();

  // A manifest larger than the limit is cached, but alone.
  read.length = 0;
  const small = createKnownManifests({ get }, 1);
  for (const hash of [a, a, b, b]) await small(hash);
  expect(read).toEqual([a, b]);
});
