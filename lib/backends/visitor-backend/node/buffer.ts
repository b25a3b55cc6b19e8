import { Buffer } from 'buffer';

/** URL-safe base64 (RFC 4648, section 5), which the package's Buffer reads but does not know by name. */
const plainFrom = Buffer.from.bind(Buffer) as (...given: unknown[]) => Buffer;
Object.assign(Buffer, {
  from: (value: unknown, encoding?: unknown, length?: unknown) =>
    plainFrom(value, encoding === 'base64url' ? 'base64' : encoding, length),
});

const plainToString = Buffer.prototype.toString as (...given: unknown[]) => string;
Object.assign(Buffer.prototype, {
  toString(this: Buffer, encoding?: unknown, from?: unknown, to?: unknown): string {
    if (encoding !== 'base64url') return plainToString.call(this, encoding, from, to);
    return plainToString.call(this, 'base64', from, to).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  },
});

export { Buffer };
