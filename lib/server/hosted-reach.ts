import { isLocalAddress, type Env } from '../foundation/env';
import type { HostedReach } from '../hosted/hosted-project';

/**
 * Which Supabase projects this Easel may call: any on a computer of one's own, else Supabase's and those the operator names.
 * It is one's own where nobody else gets in: on loopback, under no other address, and without a code or guests.
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
