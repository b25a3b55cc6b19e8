import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/**
 * Packs a folder into one file: `length of the list in 32 bits · list of names and sizes as JSON · the bytes`,
 * compressed with brotli; a size of `null` marks an empty folder. Read by `lib/publishing/leaving/unpack-data.ts`. Does
 * nothing if the file was made with the same `stamp`.
 */
export function packFolder(folder, names, file, stamp) {
  const noteFile = `${file}.version`;
  if (existsSync(file) && existsSync(noteFile) && readFileSync(noteFile, 'utf8') === stamp) return;
  const list = [];
  const parts = [];
  const add = (name) => {
    const full = path.join(folder, name);
    let entries = null;
    try {
      entries = readdirSync(full).sort();
    } catch {
      const bytes = readFileSync(full);
      list.push([name, bytes.length]);
      parts.push(bytes);
      return;
    }
    if (entries.length === 0) list.push([name, null]);
    for (const entry of entries) add(`${name}/${entry}`);
  };
  for (const name of names) add(name);
  const json = Buffer.from(JSON.stringify(list));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(json.length, 0);
  const whole = Buffer.concat([head, json, ...parts]);
  const params = {
    // The highest quality takes a minute and saves a tenth.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
  };
  writeFileSync(file, brotliCompressSync(whole, { params }));
  writeFileSync(noteFile, stamp);
}
