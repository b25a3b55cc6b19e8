import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Caller, roles } from '@/lib/backends/backend-engine/listening/row-listener';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';

export type RealtimeKeys = { publishableKey: string; secretKey: string; jwtSecret: string };

/** The caller on a channel; `expiresAt` is in milliseconds, null for a key without a session. */
export type Identity = { caller: Caller; expiresAt: number | null };

const claimsSchema = z.looseObject({ role: z.enum(roles), exp: z.number() });

export const expiredWords = 'InvalidJWTToken: Token has expired';

/**
 * Reads the session a channel presents, or the app's key if there is none. Refuses in Supabase's words:
 * `MalformedJWT…`, `JwtSignatureError…`, `InvalidJWTToken…`.
 */
export async function identify(
  { publishableKey, secretKey, jwtSecret }: RealtimeKeys,
  { apiKey, token, now }: { apiKey: string; token: string | null; now: number },
): Promise<Result<Identity, string>> {
  const shown = token === null || token === '' ? apiKey : token;
  if (shown === secretKey) return succeed({ caller: keyCaller('service_role'), expiresAt: null });
  if (shown === publishableKey) return succeed({ caller: keyCaller('anon'), expiresAt: null });
  try {
    const { payload } = await jwtVerify(shown, Buffer.from(jwtSecret), {
      algorithms: ['HS256'],
      currentDate: new Date(now),
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return fail('InvalidJWTToken: Fields `role` and `exp` are required in JWT');
    return succeed({ caller: { role: claims.data.role, claims: payload }, expiresAt: claims.data.exp * 1000 });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return fail(expiredWords);
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return fail('JwtSignatureError: Failed to validate JWT signature');
    if (error instanceof errors.JOSEError) return fail('MalformedJWT: The token provided is not a valid JWT');
    throw error;
  }
}

const keyCaller = (role: 'anon' | 'service_role'): Caller => ({ role, claims: { role } });
