import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { z } from 'zod';
import { elsewhereLimits } from '../../base/answers/elsewhere-answers';
import { errorAnswerSchema } from '../../base/answers/error-answer';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Place } from './elsewhere-store';

/** In ms. A connection that is silent for this long is given up. */
const silentMs = 60_000;

/** Sends requests to another Easel; never throws. */
export type CallEasel = {
  json<Value>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: z.ZodType<Value>,
    body?: unknown,
  ): Promise<Result<Value, AppError>>;
  send(path: string, bytes: Uint8Array): Promise<Result<void, AppError>>;
  read(path: string): Promise<Result<Uint8Array, AppError>>;
  /** The response as a stream, for downloads. */
  open(path: string): Promise<Result<http.IncomingMessage, AppError>>;
};

/**
 * Reads the origin from what a person typed. `elsewhere-insecure` for plain http outside this computer and its network,
 * where others could read the token; `elsewhere-not-easel` if it is not an address.
 */
export function readAddress(text: string): Result<string, AppError> {
  const given = text.trim();
  let url: URL;
  try {
    url = new URL(given.includes('://') ? given : `https://${given}`);
  } catch {
    return fail({ code: 'elsewhere-not-easel' });
  }
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') return fail({ code: 'elsewhere-not-easel' });
  if (url.protocol === 'http:' && !isNear(url.hostname)) return fail({ code: 'elsewhere-insecure' });
  return succeed(url.origin);
}

const isNear = (host: string) =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host.endsWith('.local') ||
  (isIP(host) === 4 && /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(host));

/** Names below `localhost` always mean this computer, whatever a resolver says (RFC 6761). */
const lookupLocal: LookupFunction = (_host, options, found) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

/**
 * Sends requests with a token. Follows no redirects, so that the token goes nowhere else, and reads no response larger
 * than a part. Only the owner of this computer can use this, and they may name any address that the computer can reach.
 */
export function callEasel({ address, token }: Place): CallEasel {
  const base = new URL(address);
  const isLocal = base.hostname.endsWith('.localhost');

  function ask(
    method: string,
    path: string,
    payload: { type: string; bytes: Uint8Array } | null,
  ): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { request } = base.protocol === 'https:' ? https : http;
      const asked = request(
        new URL(path, base),
        {
          method,
          // Don't reuse connections: the other side may close one just as it is used.
          agent: false,
          timeout: silentMs,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json, application/octet-stream, application/zip',
            ...(payload && { 'content-type': payload.type, 'content-length': payload.bytes.length }),
          },
          ...(isLocal && { lookup: lookupLocal }),
        },
        resolve,
      );
      asked.on('timeout', () => asked.destroy(new Error('silent')));
      asked.on('error', reject);
      asked.end(payload?.bytes);
    });
  }

  async function take(
    method: string,
    path: string,
    payload: Parameters<typeof ask>[2] = null,
  ): Promise<Result<http.IncomingMessage, AppError>> {
    try {
      const answer = await ask(method, path, payload);
      const status = answer.statusCode ?? 0;
      return status >= 200 && status < 300 ? succeed(answer) : fail(await failureOf(answer));
    } catch {
      return fail({ code: 'elsewhere-unreachable' });
    }
  }

  async function bytesOf(taken: Result<http.IncomingMessage, AppError>): Promise<Result<Uint8Array, AppError>> {
    if (!taken.ok) return taken;
    const bytes = await readWhole(taken.value);
    return bytes === null ? fail({ code: 'elsewhere-unreachable' }) : succeed(bytes);
  }

  return {
    async json(method, path, schema, body) {
      const bytes = Buffer.from(JSON.stringify(body ?? {}));
      const payload = body === undefined ? null : { type: 'application/json', bytes };
      const read = await bytesOf(await take(method, path, payload));
      if (!read.ok) return read;
      const parsed = schema.safeParse(parseJson(read.value));
      return parsed.success ? succeed(parsed.data) : fail({ code: 'elsewhere-not-easel' });
    },
    async send(path, bytes) {
      const sent = await bytesOf(await take('PUT', path, { type: 'application/octet-stream', bytes }));
      return sent.ok ? succeed(undefined) : sent;
    },
    read: async (path) => bytesOf(await take('GET', path)),
    open: (path) => take('GET', path),
  };
}

/** Null if the response breaks off or is larger than any valid one. */
async function readWhole(answer: http.IncomingMessage): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer) {
      size += (part as Buffer).length;
      if (size > elsewhereLimits.partBytes + 1024 * 1024) {
        answer.destroy();
        return null;
      }
      parts.push(part as Buffer);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

/** The other Easel's codes for limits of space and shares; all of them become one code here. */
const fullThere = new Set<AppErrorCode>([
  ...(['storage-full', 'disk-nearly-full', 'share-room-used', 'share-apps-used', 'share-day-used'] as const),
  'share-open-used',
]);

/** Codes that mean the same on both sides, so they are passed on. */
const saidAsIs = new Set<AppErrorCode>([
  ...(['elsewhere-busy', 'elsewhere-older', 'elsewhere-too-large', 'elsewhere-data-unfit'] as const),
  ...(['build-needed', 'needs-server', 'data-not-there', 'blob-missing', 'not-deployed'] as const),
]);

async function failureOf(answer: http.IncomingMessage): Promise<AppError> {
  const status = answer.statusCode ?? 0;
  const bytes = await readWhole(answer);
  const said = errorAnswerSchema.safeParse(bytes && parseJson(bytes));
  if (!said.success) return { code: status >= 500 ? 'elsewhere-unreachable' : 'elsewhere-not-easel' };
  const { code } = said.data.error;
  if (fullThere.has(code)) return { code: 'elsewhere-full', detail: code };
  if (saidAsIs.has(code)) return { code };
  if (status === 401) return { code: 'elsewhere-token-refused' };
  // An older Easel that does not have these routes yet.
  if (code === 'method-not-allowed' || (code === 'not-found' && status === 404)) return { code: 'elsewhere-older' };
  if (code === 'wrong-host') return { code: 'elsewhere-not-easel' };
  return { code: status >= 500 ? 'elsewhere-unreachable' : 'elsewhere-failed', detail: code };
}
