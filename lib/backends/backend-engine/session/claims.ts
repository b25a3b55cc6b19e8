import type { Caller } from '../listening/row-listener';

/**
 * Sets the caller's claims for this transaction only, the way the engine does for an app's call; the actor is set
 * separately.
 */
export const claimsSql = `select pg_catalog.set_config('request.jwt.claims', $1, true), pg_catalog.set_config('request.jwt.claim.sub', $2, true),
  pg_catalog.set_config('request.jwt.claim.email', $3, true), pg_catalog.set_config('request.jwt.claim.role', $4, true)`;

export function claimsOf({ role, claims }: Caller): string[] {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  return [JSON.stringify(claims), text('sub'), text('email'), role];
}
