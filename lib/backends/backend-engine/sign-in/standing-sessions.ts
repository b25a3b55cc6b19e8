import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { AskEach } from '../session/serialise-connection';

/**
 * The user and session of a token; the session is null if somebody with the app's secrets signed the token for a
 * person.
 */
export type TokenOf = { user: string; session: string | null };

const claimsSchema = z.object({ sub: z.uuid(), session_id: z.uuid().nullish() });

/** Null for a token without a person: one that only names a role, signed by a holder of the app's secrets. */
export function readTokenOf({ sub, session_id: session }: JWTPayload): TokenOf | 'malformed' | null {
  if (sub === undefined && session === undefined) return null;
  const claims = claimsSchema.safeParse({ sub, session_id: session });
  return claims.success ? { user: claims.data.sub, session: claims.data.session_id ?? null } : 'malformed';
}

/** Equal for two tokens of one session. */
export const nameOfToken = ({ user, session }: TokenOf) => `${user} ${session ?? ''}`;

const standsSql = `select exists (select from auth.users u where u.id = $2::uuid and u.deleted_at is null
    and (u.banned_until is null or u.banned_until <= pg_catalog.now()))
  and ($1::uuid is null or exists (select from auth.sessions s where s.id = $1::uuid and s.user_id = $2::uuid)) as stands`;

export type FindEnded = (tokens: readonly TokenOf[]) => Promise<TokenOf[]>;

/**
 * Finds which tokens have ended: signed out, or the account was deleted or banned, by whatever means. Queried every
 * time, since the app's own SQL may end any of them. All requests made while the session is busy share one query, which
 * is always sent after they were made.
 */
export function createFindEnded(askEach: AskEach): FindEnded {
  type Asked = { tokens: Map<string, TokenOf>; standing: Promise<Set<string>> };
  let next: Asked | null = null;

  async function askNext(tokens: Asked['tokens']): Promise<Set<string>> {
    const rows = await askEach<{ stands: boolean }>('engine', standsSql, () => {
      next = null;
      return [...tokens.values()].map(({ session, user }) => [session, user]);
    });
    return new Set([...tokens.keys()].filter((_, at) => rows[at]?.[0]?.stands === true));
  }

  return async (tokens) => {
    if (tokens.length === 0) return [];
    if (next === null) {
      const asked: Asked['tokens'] = new Map();
      next = { tokens: asked, standing: askNext(asked) };
    }
    const { tokens: asked, standing } = next;
    for (const token of tokens) asked.set(nameOfToken(token), token);
    const known = await standing;
    return tokens.filter((token) => !known.has(nameOfToken(token)));
  };
}

/** Tells an app that its visitor was signed out elsewhere, in the format of the part of Supabase it called. */
export function refuseEnded(pathname: string): Response {
  const message = 'The session has ended: its account is gone, or was signed out';
  if (pathname.startsWith('/storage/'))
    return Response.json({ statusCode: '401', error: 'Unauthorized', message }, { status: 401 });
  return Response.json({ code: 'PGRST303', message, details: null, hint: null }, { status: 401 });
}
