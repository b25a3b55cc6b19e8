import { expect, test } from 'vitest';
import { decryptSecret, encryptSecret } from './sealed-secret';

const secret = new Uint8Array(32).fill(7);

test('decrypts what it encrypted', () => {
  const sealed = encryptSecret(secret, 'model-key', 'sk-钥匙');
  expect(sealed).not.toContain('sk-');
  expect(decryptSecret(secret, 'model-key', sealed)).toBe('sk-钥匙');
});

test('encrypts the same text differently every time', () => {
  expect(encryptSecret(secret, 'a', 'x')).not.toBe(encryptSecret(secret, 'a', 'x'));
});

test('decrypts nothing for another purpose, with another secret, or after tampering', () => {
  const sealed = encryptSecret(secret, 'model-key', 'text');
  expect(decryptSecret(secret, 'other', sealed)).toBeNull();
  expect(decryptSecret(new Uint8Array(32), 'model-key', sealed)).toBeNull();
  expect(decryptSecret(secret, 'model-key', `${sealed.slice(0, -2)}AA`)).toBeNull();
  expect(decryptSecret(secret, 'model-key', 'v1.short')).toBeNull();
  expect(decryptSecret(secret, 'model-key', '')).toBeNull();
});
