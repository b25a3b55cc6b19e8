import { createHash, randomBytes } from 'node:crypto';
import type { BackendKeys } from './backend';

/** What Supabase mixes into the last letters of a key where one runs it oneself. */
const reference = 'supabase-self-hosted';

/**
 * Fresh keys in Supabase's own form, random for each backend: the engine's defaults are known to everybody. Made here and
 * not by the engine, since loading that takes longer than a first preview may wait.
 */
export function createKeys(): BackendKeys {
  return {
    publishableKey: createKey('publishable'),
    secretKey: createKey('secret'),
    jwtSecret: randomBytes(32).toString('hex'),
  };
}

/** `sb_publishable_`, 22 random letters, and 8 by which a mistyped key is told from a wrong one. */
function createKey(kind: 'publishable' | 'secret'): string {
  const start = `sb_${kind}_${randomBytes(17).toString('base64url').slice(0, 22)}`;
  const check = createHash('sha256').update(`${reference}|${start}`).digest('base64url').slice(0, 8);
  return `${start}_${check}`;
}
