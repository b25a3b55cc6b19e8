import { createHash, randomBytes } from 'node:crypto';
import type { BackendKeys } from './backend';

/** The text that self-hosted Supabase mixes into a key's checksum. */
const reference = 'supabase-self-hosted';

/**
 * Creates fresh random keys in Supabase's format: the engine's default keys are public knowledge. Made here rather than
 * by the engine, because loading the engine takes longer than a first preview may wait.
 */
export function createKeys(): BackendKeys {
  return {
    publishableKey: createKey('publishable'),
    secretKey: createKey('secret'),
    jwtSecret: randomBytes(32).toString('hex'),
  };
}

/** `sb_publishable_`, 22 random letters, and 8 checksum letters that tell a mistyped key from a wrong one. */
function createKey(kind: 'publishable' | 'secret'): string {
  const start = `sb_${kind}_${randomBytes(17).toString('base64url').slice(0, 22)}`;
  const check = createHash('sha256').update(`${reference}|${start}`).digest('base64url').slice(0, 8);
  return `${start}_${check}`;
}
