import { expireForeignCookies } from '../front/cookies';

/**
 * `Set-Cookie` lines that end what was set for a name many sites lie below, and leave what a site has set for itself: a
 * line with that domain touches no cookie without one.
 */
export function endCookiesOf(header: string | undefined, at: { domain: string; path: string }): string[] {
  return expireForeignCookies(header, at).filter((line) => line.includes(`Domain=${at.domain};`));
}
