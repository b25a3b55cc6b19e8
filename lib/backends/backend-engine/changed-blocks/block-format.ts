/** Bytes of a Postgres page, the unit in which it writes; a file's last block may be shorter. */
export const blockSize = 8192;

/** Bytes of a block's name, its SHA-256. */
export const nameSize = 32;

/**
 * One file of a data folder: its length and the concatenated names of its blocks. A short last block is hashed as if
 * padded with zeros.
 */
export type FileBlocks = { path: string; size: number; names: Uint8Array };

/** Blocks and their names, in the same order. */
export type Blocks = { names: Uint8Array; bytes: Uint8Array };

/** A name as the key of a set or map. */
export function keyOf(names: Uint8Array, at: number): string {
  return Buffer.from(names.buffer, names.byteOffset + at * nameSize, nameSize).toString('latin1');
}
