import type { App } from '@supabase/lite';
import type { JWTPayload } from 'jose';
import { timingSafeEqual } from 'node:crypto';

type ServerOptions = NonNullable<NonNullable<ConstructorParameters<typeof App>[0]['options']>['server']>;
type Resolver = NonNullable<Exclude<ServerOptions['apiKeys'], false | undefined>['resolver']>;

/** Lets the engine trust our identification of the caller. */
export type AsCaller = {
  /** The engine's option that identifies a request's key. */
  resolver: Resolver;
  /** Prepares the request for the engine. A copy made of it afterwards counts as a stranger's. */
  introduce: (request: Request) => Promise<void>;
};

export type AsCallerOptions = {
  publishableKey: string;
  secretKey: string;
  readCaller: (request: Request) => Promise<JWTPayload | null>;
};

/**
 * For a session known to be valid, the engine gets the request without it, and the session's claims as if they were the
 * key's. Only for table rows: functions can read the headers of their call, and uploads and sign-in check the session
 * themselves.
 */
export function createAsCaller({ publishableKey, secretKey, readCaller }: AsCallerOptions): AsCaller {
  const [isPublishable, isSecret] = [publishableKey, secretKey].map(isKey) as [KeyCheck, KeyCheck];
  const callers = new WeakMap<Request, JWTPayload>();
  return {
    resolver: (key, { req }) => {
      const type = isPublishable(key) ? 'publishable' : isSecret(key) ? 'secret' : null;
      if (type === null) return Promise.resolve(null);
      const ofKey = { role: type === 'secret' ? 'service_role' : 'anon' };
      return Promise.resolve({ type, claims: callers.get(req.raw) ?? ofKey });
    },
    async introduce(request) {
      if (callers.has(request) || !/^\/rest\/v1\/(?!rpc\/)/.test(new URL(request.url).pathname)) return;
      // With the secret key, a session reduces rights, so leave it visible.
      if (!isPublishable(request.headers.get('apikey') ?? '')) return;
      const caller = await readCaller(request);
      if (caller === null) return;
      callers.set(request, caller);
      request.headers.delete('authorization');
    },
  };
}

type KeyCheck = (given: string) => boolean;

/** Compares in constant time; only the key's length can be observed, which is public. */
function isKey(key: string): KeyCheck {
  const known = Buffer.from(key);
  return (given) => {
    const bytes = Buffer.from(given);
    return bytes.length === known.length && timingSafeEqual(bytes, known);
  };
}
