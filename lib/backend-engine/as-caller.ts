import type { App } from '@supabase/lite';
import type { JWTPayload } from 'jose';
import { isSame } from './auth-context';

type ServerOptions = NonNullable<NonNullable<ConstructorParameters<typeof App>[0]['options']>['server']>;
type Resolver = NonNullable<Exclude<ServerOptions['apiKeys'], false | undefined>['resolver']>;

/** Lets the engine take our word for who asks. */
export type AsCaller = {
  /** The engine's option: whose the key of a request is. */
  resolver: Resolver;
  /** The request as the engine is to see it. */
  introduce: (request: Request) => Promise<Request>;
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
  const callers = new WeakMap<Request, JWTPayload>();
  return {
    resolver: (key, { req }) => {
      const type = isSame(key, publishableKey) ? 'publishable' : isSame(key, secretKey) ? 'secret' : null;
      if (type === null) return Promise.resolve(null);
      const ofKey = { role: type === 'secret' ? 'service_role' : 'anon' };
      return Promise.resolve({ type, claims: callers.get(req.raw) ?? ofKey });
    },
    async introduce(request) {
      if (!/^\/rest\/v1\/(?!rpc\/)/.test(new URL(request.url).pathname)) return request;
      const caller = await readCaller(request);
      if (caller === null) return request;
      const headers = new Headers(request.headers);
      headers.delete('authorization');
      const introduced = new Request(request, { headers });
      callers.set(introduced, caller);
      return introduced;
    },
  };
}
