/** One file of an archive. */
export type TarEntry = { name: string; bytes: Uint8Array };

const block = 512;
const longestName = 100;
/** How much is yielded at a time: a whole number of blocks. */
const piece = 1024 * 1024;
/** The largest number that eleven octal digits can hold. */
const largestPieced = 8 ** 11 - 1;

const padded = (size: number) => Math.ceil(size / block) * block;
const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;

/**
 * Packs files as a POSIX ustar archive that any `tar` opens, as they arrive: only one file is in memory at a time.
 * Names have at most 100 bytes. End with `endOfTar`.
 */
export function packTarEntry({ name, bytes }: TarEntry, modifiedAt: number): Buffer {
  const packed = Buffer.alloc(block + padded(bytes.length));
  packed.set(packHeader(name, bytes.length, modifiedAt));
  packed.set(bytes, block);
  return packed;
}

/** The same entry for a file too large to hold: its chunks are passed on as they arrive and must add up to `size`. */
export async function* packTarStream(
  { name, size, chunks }: { name: string; size: number; chunks: AsyncIterable<Uint8Array> },
  modifiedAt: number,
): AsyncGenerator<Buffer> {
  yield packHeader(name, size, modifiedAt);
  let left = size;
  for await (const chunk of chunks) {
    left -= chunk.length;
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  }
  if (left !== 0) throw new Error(`${name} changed while it was packed.`);
  yield Buffer.alloc(padded(size) - size);
}

function packHeader(name: string, size: number, modifiedAt: number): Buffer {
  if (Buffer.byteLength(name) > longestName) throw new Error(`The name ${name} is too long for an archive.`);
  const packed = Buffer.alloc(block);
  packed.write(name, 0);
  packed.write(octal(0o600, 8), 100);
  packed.write(octal(0, 8) + octal(0, 8), 108);
  // Twelve octal digits hold 8 GB, far beyond the limit for an entry.
  packed.write(octal(size, 12) + octal(Math.floor(modifiedAt / 1000), 12), 124);
  packed.write('        0', 148);
  packed.write('ustar\u000000', 257);
  let sum = 0;
  for (const byte of packed) sum += byte;
  packed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return packed;
}

export const endOfTar = Buffer.alloc(2 * block);

/**
 * Reads an archive written by `packTarEntry` from chunks of any size. Throws if the archive is truncated or damaged, or
 * an entry is over `largestEntry` bytes; refuses other kinds of entries (folders, links). An entry named in `inPieces`
 * is yielded in several pieces, one after another under the same name, so that it is never in memory as a whole.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  largestEntry: number,
  inPieces: ReadonlySet<string> = new Set(),
): AsyncGenerator<TarEntry> {
  const source = takeFrom(chunks);
  for (;;) {
    const header = await source.take(block);
    if (header.every((byte) => byte === 0)) return;
    const size = readOctal(header, 124, 12);
    const sum = readOctal(header, 148, 8);
    header.fill(0x20, 148, 156);
    const isSound = header.reduce((total, byte) => total + byte, 0) === sum && header[156] === 0x30;
    const nameEnd = header.indexOf(0);
    const name = header.toString('utf8', 0, Math.min(nameEnd < 0 ? longestName : nameEnd, longestName));
    const isPieced = inPieces.has(name);
    if (!isSound || !(size <= (isPieced ? largestPieced : largestEntry))) throw new Error('The archive is damaged.');
    let left = size;
    for (; isPieced && left > piece; left -= piece) yield { name, bytes: await source.take(piece) };
    const body = await source.take(padded(left));
    yield { name, bytes: body.subarray(0, left) };
  }
}

function readOctal(header: Buffer, start: number, length: number): number {
  return Number.parseInt(header.toString('latin1', start, start + length).replaceAll(/[\0 ]/g, ''), 8);
}

function takeFrom(chunks: AsyncIterable<Uint8Array>): { take(size: number): Promise<Buffer> } {
  const iterator = chunks[Symbol.asyncIterator]();
  let parts: Uint8Array[] = [];
  let held = 0;
  return {
    async take(size) {
      while (held < size) {
        const next = await iterator.next();
        if (next.done) throw new Error('The archive ends too early.');
        parts.push(next.value);
        held += next.value.length;
      }
      const all = parts.length === 1 ? Buffer.from(parts[0]!) : Buffer.concat(parts);
      parts = [all.subarray(size)];
      held -= size;
      return Buffer.from(all.subarray(0, size));
    },
  };
}
