import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const page = 8192;
const segment = 16 * 1024 ** 2;

/**
 * Packs the folder of a database that is not running into a tar that PGlite loads into memory. Of its log, only the
 * parts that opening it reads are included: the first page and everything after the last checkpoint; the rest would
 * take 16 MB of a visitor's memory.
 */
export function writeTemplate(folder) {
  // The log position from which the last checkpoint is replayed, in `ControlFileData` of Postgres's
  // `catalog/pg_control.h`.
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
    // Other folders are created along with their files.
    if (entries.length === 0) parts.push(...entryOf(name, null));
    for (const entry of entries) add(name === '' ? entry : `${name}/${entry}`);
  };
  add('');
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Postgres reads everything after its last record as zeros, whether the file contains them or ends before. */
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
  // Named as PGlite does it: with a leading slash and no trailing one.
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
