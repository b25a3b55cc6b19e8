import type { Caller } from '../listening/row-listener';

/** Says for this transaction alone who asks, as the engine says it for a call of the app; whom the session works for is another matter. */
export const claimsSql = `select pg_catalog.set_config('request.jwt.claims', $1, true), pg_catalog.set_config('request.jwt.claim.sub', $2, true),
  pg_catalog.set_config('request.jwt.claim.email', $3, true), pg_catalog.set_config('request.jwt.claim.role', $4, true)`;

export function claimsOf({ role, claims }: Caller): string[] {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  return [JSON.stringify(claims), text('sub'), text('email'), role];
}
