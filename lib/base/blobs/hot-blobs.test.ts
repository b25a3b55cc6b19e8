import { expect, test } from 'vitest';
import { keepHotBlobs } from './hot-blobs';

function start(limits: { inAll: number; each: number }) {
  const read: string[] = [];
  const { get } = keepHotBlobs(
    {
      get: async (hash) => {
        read.push(hash);
        return hash === 'none' ? null : new Uint8Array(Number(hash.slice(1)));
      },
    },
    limits,
  );
  return { read, get };
}

test('reads once what is asked for often, and gives up what was asked for longest ago', async () => {
  const { read, get } = start({ inAll: 100, each: 60 });
  for (const hash of ['a50', 'b40', 'a50', 'c30', 'a50', 'b40'])
    expect((await get(hash))?.length).toBe(Number(hash.slice(1)));
  // c30 did not fit: b40 was evicted, because it had been unused the longest.
  expect(read).toEqual(['a50', 'b40', 'c30', 'b40']);
});

test('large ones and missing ones are asked for anew, and reading one twice at once counts it once', async () => {
  const { read, get } = start({ inAll: 100, each: 60 });
  for (const hash of ['a61', 'a61', 'none', 'none']) await get(hash);
  expect(read).toEqual(['a61', 'a61', 'none', 'none']);
  await Promise.all([get('a60'), get('a60')]);
  await get('b40');
  read.length = 0;
  await Promise.all([get('a60'), get('b40')]);
  expect(read).toEqual([]);
});
