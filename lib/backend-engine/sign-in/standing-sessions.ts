import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Ask } from '../session/serialise-connection';

/** Whose session a token is of; no session where somebody with the app's secrets made it for a person. */
export type TokenOf = { user: string; session: string | null };

const claimsSchema = z.object({ sub: z.uuid(), session_id: z.uuid().nullish() });

/** Null for a token that is no person's: one that says a role alone, signed by whoever holds the app's secrets. */
export function readTokenOf({ sub, session_id: session }: JWTPayload): TokenOf | 'malformed' | null {
  if (sub === undefined && session === undefined) return null;
  const claims = claimsSchema.safeParse({ sub, session_id: session });
  return claims.success ? { user: claims.data.sub, session: claims.data.session_id ?? null } : 'malformed';
}

/** The same for two tokens of one session. */
export const nameOfToken = ({ user, session }: TokenOf) => `${user} ${session ?? ''}`;

const isStanding = `exists (select from auth.users u where u.id = t."user" and u.deleted_at is null
    and (u.banned_until is null or u.banned_until <= pg_catalog.now()))
  and (t.session is null or exists (select from auth.sessions s where s.id = t.session and s.user_id = t."user"))`;

/**
 * Which of these have ended: signed out, or the account is gone or shut out, however that came about. Looked up every time, since SQL
 * of the app's own may end any; 0.05 ms by the plan that Postgres keeps.
 */
export async function findEnded(ask: Ask, tokens: readonly TokenOf[]): Promise<TokenOf[]> {
  const { rows } = await ask<TokenOf>(
    `select t.session::text as session, t."user"::text as "user"
     from rows from (pg_catalog.unnest(pg_catalog.string_to_array($1, ',', '')::uuid[]),
         pg_catalog.unnest(pg_catalog.string_to_array($2, ',', '')::uuid[])) t (session, "user") where not (${isStanding})`,
    [tokens.map(({ session }) => session ?? '').join(), tokens.map(({ user }) => user).join()],
  );
  return rows;
}

/** What an app is told whose visitor was signed out elsewhere, by the part of Supabase it asked. */
export function refuseEnded(pathname: string): Response {
  const message = 'The session has ended: its account is gone, or was signed out';
  if (pathname.startsWith('/storage/'))
    return Response.json({ statusCode: '401', error: 'Unauthorized', message }, { status: 401 });
  return Response.json({ code: 'PGRST303', message, details: null, hint: null }, { status: 401 });
}
