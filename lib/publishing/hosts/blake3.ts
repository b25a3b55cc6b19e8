/**
 * BLAKE3's constants: the initial words (SHA-256's), the permutation of message words between rounds, and the size of a
 * chunk.
 */
const start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;
const moved = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8] as const;
const chunkBytes = 1024;
const blockBytes = 64;
const [chunkStart, chunkEnd, parent, root] = [1, 2, 4, 8] as const;
/** State words used by each of a round's eight mixing steps: four columns, then four diagonals. */
const mixes = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

type Words = readonly number[] | Uint32Array;
/** A block before its last compression, which differs for the root. */
type Output = { chain: Words; block: Words; counter: number; length: number; flags: number };

/** The order of the sixteen message words in each round. */
const rounds = Array.from({ length: 6 }).reduce<(readonly number[])[]>(
  (made) => [...made, moved.map((from) => made.at(-1)![from]!)],
  [Array.from({ length: 16 }, (_, at) => at)],
);

const turned = (value: number, by: number) => (value >>> by) | (value << (32 - by));

function compress({ chain, block, counter, length, flags }: Output): Uint32Array {
  const high = Math.floor(counter / 2 ** 32);
  const state = Uint32Array.from([...chain, ...start.slice(0, 4), counter, high, length, flags]);
  for (const words of rounds) {
    for (let at = 0; at < 8; at += 1) {
      const [a, b, c, d] = mixes[at]!;
      state[a] = state[a]! + state[b]! + block[words[2 * at]!]!;
      state[d] = turned(state[d]! ^ state[a], 16);
      state[c] = state[c]! + state[d];
      state[b] = turned(state[b]! ^ state[c], 12);
      state[a] = state[a] + state[b] + block[words[2 * at + 1]!]!;
      state[d] = turned(state[d] ^ state[a], 8);
      state[c] = state[c] + state[d];
      state[b] = turned(state[b] ^ state[c], 7);
    }
  }
  return state.subarray(0, 8).map((word, at) => word ^ state[at + 8]!);
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(new ArrayBuffer(blockBytes));
  new Uint8Array(view.buffer).set(bytes);
  return Uint32Array.from({ length: 16 }, (_, at) => view.getUint32(at * 4, true));
}

function chunkOutput(bytes: Uint8Array, counter: number): Output {
  let chain: Words = start;
  for (let at = 0; ; at += blockBytes) {
    const part = bytes.subarray(at, at + blockBytes);
    const isLast = at + blockBytes >= bytes.length;
    const flags = (at === 0 ? chunkStart : 0) | (isLast ? chunkEnd : 0);
    const output = { chain, block: wordsOf(part), counter, length: part.length, flags };
    if (isLast) return output;
    chain = compress(output);
  }
}

function outputOf(bytes: Uint8Array, counter: number): Output {
  if (bytes.length <= chunkBytes) return chunkOutput(bytes, counter);
  // The left half is the largest power of two of whole chunks that leaves at least one byte for the right half.
  const chunks = 2 ** Math.floor(Math.log2((bytes.length - 1) / chunkBytes));
  const left = compress(outputOf(bytes.subarray(0, chunks * chunkBytes), counter));
  const right = compress(outputOf(bytes.subarray(chunks * chunkBytes), counter + chunks));
  return { chain: start, block: [...left, ...right], counter: 0, length: blockBytes, flags: parent };
}

/**
 * The BLAKE3 hash of bytes, as 64 hex characters (https://github.com/BLAKE3-team/BLAKE3-specs). Cloudflare Pages names
 * files by it, and Node has no implementation. Blocks the event loop for about 0.1 s per megabyte, so use it only for a
 * site's files and not for larger ones.
 */
export function blake3(bytes: Uint8Array): string {
  const output = outputOf(bytes, 0);
  const words = compress({ ...output, flags: output.flags | root });
  const hash = Buffer.alloc(32);
  for (const [at, word] of words.entries()) hash.writeUInt32LE(word, at * 4);
  return hash.toString('hex');
}
