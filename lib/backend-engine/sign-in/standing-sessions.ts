import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Ask } from '../session/serialise-connection';

/** Whose session a token is of. */
export type TokenOf = { user: string; session: string };

const claimsSchema = z.object({ sub: z.uuid(), session_id: z.uuid() });

/** Null for a token that is no person's: one that says a role alone, signed by whoever holds the app's secrets. */
export function readTokenOf({ sub, session_id: session }: JWTPayload): TokenOf | 'malformed' | null {
  if (sub === undefined && session === undefined) return null;
  const claims = claimsSchema.safeParse({ sub, session_id: session });
  return claims.success ? { user: claims.data.sub, session: claims.data.session_id } : 'malformed';
}

const isStanding = `exists (select from auth.sessions s join auth.users u on u.id = s.user_id
  where s.id = t.session and u.id = t."user" and u.deleted_at is null
    and (u.banned_until is null or u.banned_until <= pg_catalog.now()))`;

/**
 * Which of these have ended: signed out, or the account is gone or shut out, however that came about. Looked up every time, since SQL
 * of the app's own may end any; 0.05 ms by the plan that Postgres keeps.
 */
export async function findEnded(ask: Ask, tokens: readonly TokenOf[]): Promise<TokenOf[]> {
  const { rows } = await ask<TokenOf>(
    `select t.session::text as session, t."user"::text as "user"
     from pg_catalog.unnest(pg_catalog.string_to_array($1, ',')::uuid[], pg_catalog.string_to_array($2, ',')::uuid[])
       t (session, "user") where not ${isStanding}`,
    [tokens.map(({ session }) => session).join(), tokens.map(({ user }) => user).join()],
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
