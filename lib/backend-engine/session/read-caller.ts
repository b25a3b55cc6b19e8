import { createSecretKey } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';

/** Sessions whose signature is remembered; one is read hundreds of times before it ends. */
const mostKept = 500;

/**
 * Says who asks for rows, by the session a request shows: its claims, or null where the engine has to say what is wrong with it,
 * or whose key it is. The engine itself checks a signature twice a request, each time with a key it makes anew, and looks for the
 * person and the session in the database without minding what it finds.
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
    // Why is said by the engine, in the words supabase-js knows.
    return null;
  }
}
