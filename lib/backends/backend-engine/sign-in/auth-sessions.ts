import type { PGlite } from '@supabase/lite/pglite';
import { decodeJwt, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { findUser, toUser, type StoredUser } from './auth-users';

const secondsOfAccess = 3600;

/** How somebody proved their identity, under Supabase's names for `amr`. */
export type SignInMethod = 'password' | 'otp' | 'anonymous' | 'token_refresh';

type Access = { sessionId: string; issuedAt: number; expiresAt: number; method: SignInMethod; issuer: string };

/** Policies read these claims through `auth.jwt()`: the same as in Supabase's own tokens. */
function signAccess(jwtSecret: string, user: StoredUser, access: Access): Promise<string> {
  return new SignJWT({
    sub: user.id,
    aud: user.aud ?? 'authenticated',
    role: user.role ?? 'authenticated',
    email: user.email ?? '',
    phone: user.phone ?? '',
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    aal: 'aal1',
    amr: [{ method: access.method, timestamp: access.issuedAt }],
    session_id: access.sessionId,
    is_anonymous: user.is_anonymous,
    iss: access.issuer,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(access.issuedAt)
    .setExpirationTime(access.expiresAt)
    .sign(new TextEncoder().encode(jwtSecret));
}

export type Session = Record<string, unknown> & { access_token: string };

/** Signs somebody in: creates a session and returns its tokens. */
export async function openSession(
  database: PGlite,
  { jwtSecret, userId, method, issuer, now }: SessionAsked,
): Promise<Session> {
  const [sessionId, refreshToken] = [randomUUID(), randomUUID()];
  await database.query('insert into auth.sessions (id, user_id) values ($1, $2)', [sessionId, userId]);
  await database.query('insert into auth.refresh_tokens (id, token, user_id, session_id) values ($1, $2, $3, $4)', [
    randomUUID(),
    refreshToken,
    userId,
    sessionId,
  ]);
  await database.query('update auth.users set last_sign_in_at = now() where id = $1', [userId]);
  const user = (await findUser(database, { id: userId }))!;
  const issuedAt = Math.floor(now / 1000);
  const expiresAt = issuedAt + secondsOfAccess;
  return {
    access_token: await signAccess(jwtSecret, user, { sessionId, issuedAt, expiresAt, method, issuer }),
    token_type: 'bearer',
    expires_in: secondsOfAccess,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: toUser(user),
  };
}

type SessionAsked = { jwtSecret: string; userId: string; method: SignInMethod; issuer: string; now: number };

/**
 * Adds the claims that policies may ask for to the engine's token, which only names the caller; also returns the user.
 */
export async function completeAccess(
  database: PGlite,
  token: string,
  { jwtSecret, method, issuer }: Pick<SessionAsked, 'jwtSecret' | 'method' | 'issuer'>,
): Promise<{ token: string; user: StoredUser; sessionId: string } | null> {
  const { sub, iat, exp, session_id: sessionId } = decodeJwt<{ session_id?: string }>(token);
  const user = sub === undefined ? undefined : await findUser(database, { id: sub });
  if (!user || iat === undefined || exp === undefined || sessionId === undefined) return null;
  const access = { sessionId, issuedAt: iat, expiresAt: exp, method, issuer };
  return { token: await signAccess(jwtSecret, user, access), user, sessionId };
}
