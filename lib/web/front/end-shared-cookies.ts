import { expireForeignCookies } from '../../base/http/cookies';

/**
 * `Set-Cookie` lines that expire cookies set on a domain shared by many sites, and leave those a site has set for itself: a line with that domain does not affect host-only cookies.
 */
export function endCookiesOf(header: string | undefined, at: { domain: string; path: string }): string[] {
  return expireForeignCookies(header, at).filter((line) => line.includes(`Domain=${at.domain};`));
}
