import { gunzipSync } from 'node:zlib';

/** The files of a `.tar.gz`, with their names in it. */
export function readTar(archive) {
  const tar = gunzipSync(archive);
  const files = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const text = (from, to) => tar.toString('latin1', at + from, at + to).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 136), 8);
    const file = text(0, 100);
    if (!file.endsWith('/')) files.push({ file, bytes: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
