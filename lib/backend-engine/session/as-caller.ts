import type { App } from '@supabase/lite';
import type { JWTPayload } from 'jose';
import { timingSafeEqual } from 'node:crypto';

type ServerOptions = NonNullable<NonNullable<ConstructorParameters<typeof App>[0]['options']>['server']>;
type Resolver = NonNullable<Exclude<ServerOptions['apiKeys'], false | undefined>['resolver']>;

/** Lets the engine take our word for who asks. */
export type AsCaller = {
  /** The engine's option: whose the key of a request is. */
  resolver: Resolver;
  /** Makes the request what the engine is to see. A copy made of it afterwards is a stranger's. */
  introduce: (request: Request) => Promise<void>;
};

export type AsCallerOptions = {
  publishableKey: string;
  secretKey: string;
  readCaller: (request: Request) => Promise<JWTPayload | null>;
};

/**
 * Where a session is known to be right, the engine gets the request without it, and the session's claims as those of the key.
 * Only for rows of tables: functions can read the headers of their call, and uploads and sign-in look at the session themselves.
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
      // Beside the secret key a session takes rights away, and is left to be seen.
      if (!isPublishable(request.headers.get('apikey') ?? '')) return;
      const caller = await readCaller(request);
      if (caller === null) return;
      callers.set(request, caller);
      request.headers.delete('authorization');
    },
  };
}

type KeyCheck = (given: string) => boolean;

/** Takes the same time however much of it is right; how long a key is, everybody knows. */
function isKey(key: string): KeyCheck {
  const known = Buffer.from(key);
  return (given) => {
    const bytes = Buffer.from(given);
    return bytes.length === known.length && timingSafeEqual(bytes, known);
  };
}
