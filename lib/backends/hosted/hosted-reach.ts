import { isLocalAddress, type Env } from '../../base/foundation/env';
import type { HostedReach } from './hosted-project';

/**
 * Which Supabase projects this Easel may call: any if it runs on one's own computer, otherwise Supabase's and those the
 * operator lists. It counts as one's own if nobody else gets in: on loopback, under no other address, and without an
 * access code or guests.
 */
export function hostedReachOf(env: Env): HostedReach {
  const isOpened = env.EASEL_GUESTS || env.EASEL_ACCESS_CODE !== undefined || env.EASEL_BASE_URL !== undefined;
  return {
    apiUrl: env.EASEL_SUPABASE_API_URL.replace(/\/$/, ''),
    anyAddress: !isOpened && isLocalAddress(env.HOST),
    allowedHosts: env.EASEL_SUPABASE_HOSTS,
    fetch,
  };
}
