/** A person's own Supabase project and its keys. Only the publishable key ever leaves the server. */
export type HostedProject = {
  /** `https://<ref>.supabase.co`, without a trailing slash. */
  url: string;
  publishableKey: string;
  /** `sb_secret_…`, or the older `service_role` key. */
  secretKey: string;
  /** `sbp_…`: lets Easel run SQL in it, through Supabase's management API. */
  accessToken: string;
};

/** Why a project can't be used; each code has a sentence that says what to change. */
export type HostedTrouble =
  | 'hosted-url-form'
  | 'hosted-url-refused'
  | 'hosted-unreachable'
  | 'hosted-publishable-is-secret'
  | 'hosted-publishable-wrong'
  | 'hosted-secret-is-publishable'
  | 'hosted-secret-wrong'
  | 'hosted-token-form'
  | 'hosted-token-wrong'
  | 'hosted-token-other-project'
  | 'hosted-paused'
  | 'hosted-busy'
  | 'hosted-answer-too-large';

/** Supabase's id for the project: the first part of its address. */
export const refOf = ({ url }: Pick<HostedProject, 'url'>) => new URL(url).hostname.split('.')[0] ?? '';

/** Supabase's management API, and which addresses may be called. */
export type HostedReach = {
  /** `https://api.supabase.com`. */
  apiUrl: string;
  /**
   * True allows any address, for use on one's own computer; otherwise only Supabase's and those the operator listed.
   */
  anyAddress: boolean;
  allowedHosts: readonly string[];
  fetch: typeof fetch;
};

/**
 * The address without extra text that people paste; null if it can't be one. On a shared instance, anybody who enters
 * an address makes this server call it, so only https and known hosts are allowed there.
 */
export function readProjectUrl(
  text: string,
  { anyAddress, allowedHosts }: Pick<HostedReach, 'anyAddress' | 'allowedHosts'>,
): { url: string } | { trouble: 'hosted-url-form' | 'hosted-url-refused' } {
  const trimmed = text.trim();
  const pasted = /^https:\/\/(?:app\.)?supabase\.com\/dashboard\/project\/([a-z0-9]+)/.exec(trimmed)?.[1];
  const written = pasted
    ? `https://${pasted}.supabase.co`
    : /^[a-z]+:\/\//i.test(trimmed)
      ? trimmed
      : `https://${trimmed}`;
  if (!URL.canParse(written)) return { trouble: 'hosted-url-form' };
  const url = new URL(written);
  if (url.username !== '' || !/^https?:$/.test(url.protocol)) return { trouble: 'hosted-url-form' };
  const isSupabase = /^[a-z0-9]{10,40}\.supabase\.co$/.test(url.hostname);
  const isKnown = isSupabase || allowedHosts.includes(url.hostname);
  if (!anyAddress && (!isKnown || url.protocol !== 'https:' || url.port !== ''))
    return { trouble: 'hosted-url-refused' };
  if (isSupabase && url.protocol !== 'https:') url.protocol = 'https:';
  return { url: url.origin };
}
