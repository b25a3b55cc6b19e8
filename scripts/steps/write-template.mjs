import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const page = 8192;
const segment = 16 * 1024 ** 2;

/**
 * A resting database folder as a tar that PGlite loads into memory. Of its log only what a start reads stays: the first
 * page and what follows the last checkpoint; the rest would be 16 MB of a visitor's memory.
 */
export function writeTemplate(folder) {
  // Where the last checkpoint begins, in `ControlFileData` of Postgres's `catalog/pg_control.h`.
  const redo = readFileSync(path.join(folder, 'global', 'pg_control')).readBigUInt64LE(40);
  const parts = [];
  const add = (name) => {
    const full = path.join(folder, name);
    let entries = null;
    try {
      entries = readdirSync(full).sort();
    } catch {
      const bytes = readFileSync(full);
      const isLog = /^pg_wal\/[0-9A-F]{24}$/.test(name);
      return void parts.push(...entryOf(name, isLog ? shortenLog(bytes, Number(redo % BigInt(segment))) : bytes));
    }
    // Others are made with what is in them.
    if (entries.length === 0) parts.push(...entryOf(name, null));
    for (const entry of entries) add(name === '' ? entry : `${name}/${entry}`);
  };
  add('');
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Postgres reads past the end of what it wrote as zeros, in the file or beyond it. */
function shortenLog(bytes, redo) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const kept = Buffer.from(bytes.subarray(0, Math.ceil(end / page) * page));
  return kept.fill(0, page, Math.floor(redo / page) * page);
}

/** One entry of a tar (POSIX ustar); null for a folder. */
function entryOf(name, bytes) {
  const head = Buffer.alloc(512);
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  // As PGlite names them itself: with a slash before and none behind.
  head.write(`/${name}`, 0, 100, 'utf8');
  head.write(octal(bytes === null ? 0o700 : 0o600, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(bytes?.length ?? 0, 12), 124);
  head.write(octal(0, 12), 136);
  head.write('        ', 148);
  head.write(bytes === null ? '5' : '0', 156);
  head.write('ustar\u000000', 257);
  const sum = head.reduce((all, byte) => all + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  if (bytes === null) return [head];
  return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}
