/** A Supabase project of the person's own, with what reaches it. Only the publishable key ever leaves the server. */
export type HostedProject = {
  /** `https://<ref>.supabase.co`, no slash at its end. */
  url: string;
  publishableKey: string;
  /** `sb_secret_…`, or the older `service_role` key. */
  secretKey: string;
  /** `sbp_…`: lets Easel run SQL in it, by Supabase's management interface. */
  accessToken: string;
};

/** Why a project can't be used: each has a sentence that says what to change. */
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

/** What Supabase calls the project: the first part of its address. */
export const refOf = ({ url }: Pick<HostedProject, 'url'>) => new URL(url).hostname.split('.')[0] ?? '';

/** Supabase's interface for whole projects, and which addresses may be called. */
export type HostedReach = {
  /** `https://api.supabase.com`. */
  apiUrl: string;
  /** Any address, as on a computer of one's own; else Supabase's alone, and those the operator named. */
  anyAddress: boolean;
  allowedHosts: readonly string[];
  fetch: typeof fetch;
};

/**
 * The address without what people paste along with it; null where it can't be one. On an instance that others use, whoever names
 * an address makes this server call it: there, only https and hosts that are known.
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
