import { z } from 'zod';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';

const silentMs = 60_000;
/** Responses of hosts contain lists of hashes at most. */
const mostBytes = 4 * 1024 * 1024;
const mostWords = 300;

export type HostBody = { type: string; bytes: Uint8Array } | { json: unknown } | { form: FormData };
export type HostRefusal = { status: number; json: unknown; words: string };
export type HostCall = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  token: string;
  body?: HostBody;
  headers?: Readonly<Record<string, string>>;
};

/**
 * Calls a host's API with a token. Follows no redirects, so that the token goes nowhere else, and reads only a limited
 * part of a response. `codeOf` maps a host's refusal to a code; null for the usual meaning of its status.
 */
export function callHost(base: string, codeOf: (refusal: HostRefusal) => AppErrorCode | null) {
  return async <Value>(
    { path, token, body, ...call }: HostCall,
    schema: z.ZodType<Value>,
  ): Promise<Result<Value, AppError>> => {
    let answer: Response;
    let text: string | null;
    try {
      answer = await fetch(`${base}${path}`, {
        method: call.method,
        headers: {
          ...{ authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'Easel' },
          ...(body && 'json' in body && { 'content-type': 'application/json' }),
          ...(body && 'bytes' in body && { 'content-type': body.type }),
          ...call.headers,
        },
        ...(body && { body: payloadOf(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(silentMs),
      });
      text = await readText(answer);
    } catch {
      return fail({ code: 'host-unreachable' });
    }
    if (text === null) return fail({ code: 'host-refused' });
    const json = parseJson(text);
    if (!answer.ok) {
      const words = wordsOf(json).replaceAll(token, '…').slice(0, mostWords);
      const code = codeOf({ status: answer.status, json, words }) ?? usualCode(answer.status);
      return fail({ code, ...(words !== '' && { detail: words }) });
    }
    const parsed = schema.safeParse(json);
    return parsed.success ? succeed(parsed.data) : fail({ code: 'host-refused' });
  };
}
export type CallHost = ReturnType<typeof callHost>;

const payloadOf = (body: HostBody): BodyInit =>
  'json' in body ? JSON.stringify(body.json) : 'form' in body ? body.form : Buffer.from(body.bytes);

/** Null if it is larger than any valid response. */
async function readText(answer: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const saidSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ errors: z.array(z.object({ message: z.string() })).min(1) }).transform(({ errors }) => errors[0]!.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/** The error text of a host's response: in `message`, `error.message` or `errors[].message`. */
function wordsOf(json: unknown): string {
  const said = saidSchema.safeParse(json);
  return said.success ? said.data : '';
}

function usualCode(status: number): AppErrorCode {
  if (status >= 500) return 'host-unreachable';
  const codes: Readonly<Record<number, AppErrorCode>> = {
    401: 'host-token-refused',
    402: 'host-quota',
    403: 'host-token-narrow',
    404: 'host-gone',
    413: 'host-too-large',
    429: 'host-slow-down',
  };
  return codes[status] ?? 'host-refused';
}

/** Names to try for a site, the given one first. */
export function namesLike(name: string, mostLetters: number): string[] {
  const cut = name.slice(0, mostLetters - 7).split('-');
  const base = cut.filter((word) => word !== '').join('-');
  const random = () => Math.random().toString(36).slice(2, 8).padEnd(6, '0');
  return [base, `${base}-${random()}`, `${base}-${random()}`];
}
