import { createSecretKey } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';

/** The number of sessions whose verified signature is cached; one session is read hundreds of times before it ends. */
const mostKept = 500;

/**
 * Identifies the caller of a request for rows by its session: returns the session's claims, or null if the engine has
 * to report what is wrong with the session or identify the key. The engine itself verifies a signature twice per
 * request, importing the key each time, and looks up the person and the session in the database only to ignore the
 * result.
 */
export function createCallerReader(
  jwtSecret: string,
  now: () => number,
): (request: Request) => Promise<JWTPayload | null> {
  const key = createSecretKey(Buffer.from(jwtSecret));
  const kept = new Map<string, JWTPayload & { exp: number }>();

  return async (request) => {
    const token = /^Bearer ([^.\s]+\.[^.\s]+\.[^.\s]+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) return null;
    const seconds = Math.floor(now() / 1000);
    const known = kept.get(token);
    if (known) {
      if (known.exp > seconds) return known;
      kept.delete(token);
      return null;
    }
    const claims = await verify(token, key, now());
    if (claims?.exp === undefined || (claims.iat ?? 0) > seconds) return null;
    kept.set(token, { ...claims, exp: claims.exp });
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return claims;
  };
}

async function verify(token: string, key: Parameters<typeof jwtVerify>[1], now: number): Promise<JWTPayload | null> {
  try {
    return (await jwtVerify(token, key, { algorithms: ['HS256'], currentDate: new Date(now) })).payload;
  } catch {
    // The engine gives the reason, in the words supabase-js knows.
    return null;
  }
}
