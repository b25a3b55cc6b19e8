import { generateApiKey } from '@supabase/lite';
import { randomBytes } from 'node:crypto';
import type { BackendKeys } from './backend';

/** Fresh keys in Supabase's own form, random for each backend: the engine's defaults are known to everybody. */
export async function createKeys(): Promise<BackendKeys> {
  const [publishable, secret] = await Promise.all([generateApiKey('publishable'), generateApiKey('secret')]);
  return {
    publishableKey: publishable.key,
    secretKey: secret.key,
    jwtSecret: randomBytes(32).toString('hex'),
  };
}
