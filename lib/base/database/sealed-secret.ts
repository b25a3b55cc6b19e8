import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const prefix = 'v1.';
const nonceBytes = 12;
const tagBytes = 16;

function keyFor(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `easel sealed secret: ${purpose}`, 32));
}

/**
 * Encrypts a text for storage: AES-256-GCM with a key derived from the data folder's secret (HKDF-SHA-256) for one
 * `purpose`, to which the result is bound. Encrypting twice gives different results.
 */
export function encryptSecret(secret: Uint8Array, purpose: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return prefix + Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/**
 * The text given to `encryptSecret`; null if it was tampered with, or encrypted with another secret or for another
 * purpose.
 */
export function decryptSecret(secret: Uint8Array, purpose: string, sealed: string): string | null {
  if (!sealed.startsWith(prefix)) return null;
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const body = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
