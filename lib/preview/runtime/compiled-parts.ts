/**
 * Many compiled modules in one request body: for each, its hash (32 bytes), its length (4 bytes, big-endian) and its
 * bytes. The hashes are claims: the server computes them again before it stores anything.
 */
export type CompiledPart = { hash: string; bytes: Uint8Array };

const headBytes = 36;

export function encodeParts(parts: readonly CompiledPart[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(parts.reduce((size, part) => size + headBytes + part.bytes.length, 0));
  const view = new DataView(body.buffer);
  let at = 0;
  for (const { hash, bytes } of parts) {
    for (let index = 0; index < 32; index += 1) body[at + index] = parseInt(hash.slice(index * 2, index * 2 + 2), 16);
    view.setUint32(at + 32, bytes.length);
    body.set(bytes, at + headBytes);
    at += headBytes + bytes.length;
  }
  return body;
}

/** Null if the body ends in the middle of a part. The parts share the body's memory. */
export function decodeParts(body: Uint8Array): CompiledPart[] | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const parts: CompiledPart[] = [];
  let at = 0;
  while (at < body.length) {
    if (at + headBytes > body.length) return null;
    const hash = Array.from(body.subarray(at, at + 32), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const end = at + headBytes + view.getUint32(at + 32);
    if (end > body.length) return null;
    parts.push({ hash, bytes: body.subarray(at + headBytes, end) });
    at = end;
  }
  return parts;
}
