/**
 * Messages between the server and an engine's process, as bytes: `length of the rest · 1 if values are tagged · length
 * of the JSON · JSON · bytes of the parts`, with 32-bit numbers. Values JSON can't hold (dates, bytes, bigints, NaN and
 * infinities) appear as `{ $: … }`, with bytes appended. Nothing in it can name a class, a function or a prototype: the
 * reader creates plain values, whoever wrote it. (`v8.serialize` does the same work, but its reader makes no such
 * promise.)
 */
type Tagged =
  | { $: 'bytes' | 'buffer'; length: number }
  | { $: 'date'; value: number | null }
  | { $: 'bigint' | 'number'; value: string }
  | { $: 'plain'; entries: [string, unknown][] };

const headLength = 9;
/** Postgres's own integers have nineteen. */
const mostDigits = 1000;

/** Encodes a message as chunks to write in order. Bytes in it are not copied: leave them unchanged until written. */
export function encodeFrame(message: unknown): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let isTagged = false;
  const tag = (tagged: Tagged) => {
    isTagged = true;
    return tagged;
  };
  function replace(this: unknown, key: string, shown: unknown): unknown {
    // JSON's own conversion of dates and buffers would lose their type.
    const value = (this as Record<string, unknown>)[key];
    if (typeof value === 'bigint') return tag({ $: 'bigint', value: String(value) });
    if (typeof value === 'number') return Number.isFinite(value) ? value : tag({ $: 'number', value: String(value) });
    if (typeof value !== 'object' || value === null) return shown;
    if (value instanceof Date) return tag({ $: 'date', value: value.getTime() });
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : new Uint8Array(value);
      parts.push(bytes);
      return tag({ $: ArrayBuffer.isView(value) ? 'bytes' : 'buffer', length: bytes.length });
    }
    if (Object.hasOwn(value, '$')) return tag({ $: 'plain', entries: Object.entries(value) });
    return shown;
  }
  const text = JSON.stringify(message, replace);
  const json = Buffer.from(text);
  const head = Buffer.allocUnsafe(headLength);
  const size = parts.reduce((sum, part) => sum + part.length, json.length);
  head.writeUInt32BE(size + headLength - 4, 0);
  head.writeUInt8(isTagged ? 1 : 0, 4);
  head.writeUInt32BE(json.length, 5);
  return size < 4096 ? [Buffer.concat([head, json, ...parts])] : [head, json, ...parts];
}

/**
 * Decodes one frame, without its leading length; throws if it is invalid. Bytes in the message are views of `frame`.
 */
export function decodeFrame(frame: Uint8Array): unknown {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const isTagged = bytes.readUInt8(0) === 1;
  const jsonLength = bytes.readUInt32BE(1);
  const start = headLength - 4;
  let at = start + jsonLength;
  if (at > bytes.length) throw new RangeError('The frame is shorter than its JSON.');
  const message: unknown = JSON.parse(bytes.toString('utf8', start, at));
  if (!isTagged) return message;

  function part(length: unknown): Uint8Array {
    if (!Number.isSafeInteger(length) || (length as number) < 0 || at + (length as number) > bytes.length)
      throw new RangeError('The frame is shorter than its parts.');
    const taken = bytes.subarray(at, (at += length as number));
    return new Uint8Array(taken.buffer, taken.byteOffset, taken.length);
  }
  function revive(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (!Array.isArray(value) && Object.hasOwn(value, '$')) return untag(value as Tagged);
    for (const [key, one] of Object.entries(value)) {
      const next = revive(one);
      // Defined rather than assigned: a key may be `__proto__`.
      if (next !== one)
        Object.defineProperty(value, key, { value: next, enumerable: true, writable: true, configurable: true });
    }
    return value;
  }
  function untag(tagged: Tagged): unknown {
    switch (tagged.$) {
      case 'bytes':
        return part(tagged.length);
      case 'buffer': {
        const bytesOfIt = part(tagged.length);
        return bytesOfIt.buffer.slice(bytesOfIt.byteOffset, bytesOfIt.byteOffset + bytesOfIt.length);
      }
      case 'date':
        return new Date(tagged.value ?? NaN);
      case 'bigint':
        // Parsing ten million digits would block the reader for half a minute.
        if (typeof tagged.value !== 'string' || tagged.value.length > mostDigits)
          throw new RangeError('The frame holds a number of too many digits.');
        return BigInt(tagged.value);
      case 'number':
        return Number(tagged.value);
      case 'plain':
        return Object.fromEntries(tagged.entries.map(([key, one]) => [key, revive(one)]));
      default:
        throw new TypeError('The frame holds a tag that there is not.');
    }
  }
  return revive(message);
}

/**
 * Reassembles frames from a stream's chunks, however they are split. Throws for a frame larger than `limit` bytes; a
 * function is asked once the length is known, before more of the frame is buffered.
 */
export function createFrameReader(
  limit: number | (() => number),
  onMessage: (message: unknown) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let waiting = 0;
  return function read(chunk) {
    chunks.push(chunk);
    waiting += chunk.length;
    while (waiting >= 4) {
      const first = chunks[0]!.length >= 4 ? chunks[0]! : (chunks = [Buffer.concat(chunks)])[0]!;
      const length = first.readUInt32BE(0);
      if (length > (typeof limit === 'number' ? limit : limit()) || length < headLength - 4)
        throw new RangeError(`A frame of ${length} bytes.`);
      if (waiting < length + 4) return;
      const all = chunks.length === 1 ? first : Buffer.concat(chunks);
      waiting -= length + 4;
      chunks = waiting > 0 ? [all.subarray(length + 4)] : [];
      onMessage(decodeFrame(all.subarray(4, length + 4)));
    }
  };
}
