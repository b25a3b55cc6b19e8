import ssh from 'ssh2';

export type SshKey = { privateKey: string; publicKey: string };

/** Whether ssh2 can read a private key. */
export const isReadableKey = (privateKey: string): boolean => !(ssh.utils.parseKey(privateKey) instanceof Error);

/**
 * A new Ed25519 key in OpenSSH's format. About one in two hundred keys that ssh2 1.17 writes can't be read back, so
 * pairs are generated until one can.
 */
export function makeSshKey(generate: () => SshKey = generateKey): SshKey {
  for (let tries = 0; tries < 50; tries += 1) {
    const key = generate();
    if (isReadableKey(key.privateKey)) return key;
  }
  throw new Error('ssh2 made no key that it can read.');
}

function generateKey(): SshKey {
  const pair = ssh.utils.generateKeyPairSync('ed25519', { comment: 'easel' });
  return { privateKey: pair.private, publicKey: pair.public };
}
