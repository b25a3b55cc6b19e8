import { decodeJwt, SignJWT } from 'jose';
import { z } from 'zod';
import type { BackendId, BackendKeys } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';

/** A caller: `token` is the publishable key for a stranger, or the session's for somebody signed in. */
export type Caller = { token: string; headers?: Readonly<Record<string, string>> };
export type Person = Caller & { id: string; email: string; name: string };

export type Reply = {
  /** 0: the call was stopped, because it took too long or crashed the engine. */
  status: number;
  body: unknown;
  text: string;
  code: string | null;
};

/** The app's own interface: the HTTP calls of supabase-js with its publishable key. Nothing here bypasses a policy. */
export type Wire = {
  call(caller: Caller, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Signs up; `refused` if the app doesn't allow it, `silent` if no answer came. */
  signUp(name: string, email: string, more?: Record<string, unknown>): Promise<Person | 'refused' | 'silent'>;
  /** The person's session after they stored `data` in their own account. */
  withAccount(person: Person, data: Record<string, unknown>): Promise<Person | null>;
  stranger: Caller;
  tries(): number;
  silences(): number;
};

const sessionSchema = z.object({ access_token: z.string(), user: z.object({ id: z.string() }) });
const failureSchema = z.object({ code: z.string().nullish() });
const accountSchema = z.object({ user_metadata: z.record(z.string(), z.unknown()) });

/** Rows that a call may return; more would reveal nothing new. */
export const mostRows = 1000;

export function createWire(
  backends: Pick<Backends, 'fetch'>,
  id: BackendId,
  keys: Pick<BackendKeys, 'publishableKey' | 'jwtSecret'>,
): Wire {
  const stranger = { token: keys.publishableKey };
  let tries = 0;
  let silences = 0;

  async function call(
    caller: Caller,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    tries += 1;
    const isBytes = body instanceof Uint8Array;
    const request = new Request(`http://backend.test${path}`, {
      method,
      headers: {
        apikey: keys.publishableKey,
        authorization: `Bearer ${caller.token}`,
        'content-type': isBytes ? 'text/plain' : 'application/json',
        ...caller.headers,
        ...headers,
      },
      body: body === undefined ? null : isBytes ? Buffer.from(body) : JSON.stringify(body),
    });
    // A busy machine is slow once; a call that hangs does so again.
    const again = request.clone();
    const first = await backends.fetch(id, request);
    const answer = first.ok ? first : await backends.fetch(id, again);
    if (!answer.ok) {
      silences += 1;
      return { status: 0, body: null, text: '', code: answer.error.code };
    }
    const text = await answer.value.text();
    const parsed = parseJson(text);
    const code = answer.value.ok ? null : (failureSchema.safeParse(parsed).data?.code ?? null);
    return { status: answer.value.status, body: parsed, text, code };
  }

  return {
    stranger,
    call,
    tries: () => tries,
    silences: () => silences,
    async signUp(name, email, more = {}) {
      // Generated apps' triggers look for the name under these fields.
      const data = {
        name,
        full_name: name,
        display_name: name,
        username: name.toLowerCase().replaceAll(' ', '_'),
        ...more,
      };
      const password = 'olives-and-rosemary-7';
      const { status, body } = await call(stranger, 'POST', '/auth/v1/signup', { email, password, data });
      const session = sessionSchema.safeParse(body);
      if (!session.success) return status === 0 ? 'silent' : 'refused';
      return { id: session.data.user.id, email, name, token: session.data.access_token };
    },
    async withAccount(person, data) {
      const { body } = await call(person, 'PUT', '/auth/v1/user', { data });
      const account = accountSchema.safeParse(body);
      if (!account.success) return null;
      // Supabase writes this into every session; the engine here does not, so sign the same token again with it.
      const token = await new SignJWT({ ...decodeJwt(person.token), user_metadata: account.data.user_metadata })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .sign(new TextEncoder().encode(keys.jwtSecret));
      return { ...person, token };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The rows in a response: a list of records, or none. */
export function rowsOf(reply: Reply): Record<string, unknown>[] {
  if (reply.status < 200 || reply.status > 299 || !Array.isArray(reply.body)) return [];
  return reply.body.filter((row): row is Record<string, unknown> => row !== null && typeof row === 'object');
}
