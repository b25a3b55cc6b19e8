import ssh from 'ssh2';

export type SshKey = { privateKey: string; publicKey: string };

/** Whether ssh2 can read a private key. */
export const isReadableKey = (privateKey: string): boolean => !(ssh.utils.parseKey(privateKey) instanceof Error);

/**
 * A new Ed25519 key in OpenSSH's format. ssh2 1.17 writes about one of two hundred of them so that it can't be read
 * again, so pairs are made until one can.
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
