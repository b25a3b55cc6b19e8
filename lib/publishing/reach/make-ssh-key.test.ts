import ssh from 'ssh2';
import { expect, test } from 'vitest';
import { isReadableKey, makeSshKey } from './make-ssh-key';

test('a key that ssh2 wrote so that nobody can read it is thrown away', () => {
  const whole = makeSshKey();
  const cut = { ...whole, privateKey: whole.privateKey.replace(/\n[^\n]{20}/, '\n') };
  expect(isReadableKey(cut.privateKey)).toBe(false);
  const made = [cut, cut, whole];
  expect(makeSshKey(() => made.shift()!)).toBe(whole);
  expect(() => makeSshKey(() => cut)).toThrow('no key');
});

test('a thousand keys can be read, where ssh2’s own can’t all', { timeout: 60_000 }, () => {
  for (let n = 0; n < 1000; n += 1) expect(ssh.utils.parseKey(makeSshKey().privateKey)).not.toBeInstanceOf(Error);
});
