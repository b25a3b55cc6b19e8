import { Buffer } from './buffer';
import { sha256 } from './sha256';

/**
 * The part of `node:crypto` that the engine's modules use, for a worker. The bundle of the visitor's backend replaces
 * `node:crypto` with this; if the modules use anything else of it, the build reports that it is missing.
 */
export const randomBytes = (count: number): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(count)));
export const randomUUID = (): string => crypto.randomUUID();

/** A number below `most`, each equally likely: draws again if the result would favour the lower ones. */
export function randomInt(most: number): number {
  const fair = Math.floor(2 ** 32 / most) * most;
  for (;;) {
    const drawn = crypto.getRandomValues(new Uint32Array(1))[0]!;
    if (drawn < fair) return drawn % most;
  }
}

type Content = string | Uint8Array;
const bytesOf = (content: Content): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : content);

function createDigest(finish: (message: Buffer) => Uint8Array) {
  const parts: Uint8Array[] = [];
  const digest = {
    update(content: Content) {
      parts.push(bytesOf(content));
      return digest;
    },
    digest(encoding?: 'hex' | 'base64' | 'base64url'): Buffer | string {
      const done = Buffer.from(finish(Buffer.concat(parts)));
      return encoding === undefined ? done : done.toString(encoding);
    },
  };
  return digest;
}

function onlySha256(name: string): void {
  if (name !== 'sha256') throw new Error(`There is no ${name} in a visitor's worker.`);
}

export function createHash(name: string) {
  onlySha256(name);
  return createDigest(sha256);
}

const blockBytes = 64;

/** RFC 2104. */
export function createHmac(name: string, key: Content) {
  onlySha256(name);
  const given = bytesOf(key);
  const block = Buffer.alloc(blockBytes);
  block.set(given.length > blockBytes ? sha256(given) : given);
  const [inner, outer] = [0x36, 0x5c].map((pad) => Buffer.from(block.map((byte) => byte ^ pad))) as [Buffer, Buffer];
  return createDigest((message) => sha256(Buffer.concat([outer, sha256(Buffer.concat([inner, message]))])));
}

export function timingSafeEqual(one: Uint8Array, other: Uint8Array): boolean {
  let differs = one.length === other.length ? 0 : 1;
  for (let at = 0; at < one.length; at += 1) differs |= one[at]! ^ (other[at] ?? 0);
  return differs === 0;
}

/** `jose` takes plain bytes for a secret. */
export const createSecretKey = (bytes: Uint8Array): Uint8Array => bytes;
