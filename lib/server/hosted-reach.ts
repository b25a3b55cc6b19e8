import type { Env } from '../foundation/env';
import type { HostedReach } from '../hosted/hosted-project';

/** Which Supabase projects this Easel may call: any on a computer of one's own, else Supabase's and those the operator names. */
export function hostedReachOf(env: Env): HostedReach {
  return {
    apiUrl: env.EASEL_SUPABASE_API_URL.replace(/\/$/, ''),
    anyAddress: !env.EASEL_GUESTS && env.EASEL_BASE_URL === undefined,
    allowedHosts: env.EASEL_SUPABASE_HOSTS,
    fetch,
  };
}
