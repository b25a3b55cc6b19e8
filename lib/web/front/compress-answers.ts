import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import {
  brotliCompress,
  type BrotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type Gzip,
} from 'node:zlib';
import { acceptedEncoding, type ContentEncoding } from '../../base/http/accept-encoding';
import { leastToCompress, shrinks } from '../../base/http/shrinks';

/**
 * Most plain bytes being compressed at the same time. Further responses are sent uncompressed, because the CPU is the
 * bottleneck then.
 */
const mostInWork = 16 * 1024 * 1024;
/** Memory that one stream counts for, however much passes through it. */
const perStream = 256 * 1024;

// Quality 4 compresses nearly as well as gzip's best in a third of its time; the window is large enough for a page, not
// for a download.
const brotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
};

type Ended = () => void;

/**
 * Compresses responses of compressible types for clients that accept it, while they are written: whole bodies in one
 * piece off the main thread; streams piece by piece, each flushed in the same tick in which it was written. Not
 * compressed: event streams, `no-transform`, partial content, responses that are already encoded or smaller than a
 * packet, and responses without a body. A response's unread bytes can still be read as its `writableLength`, which the
 * usual library would hide (answers-in-flight).
 */
export function createCompressAnswers() {
  let inWork = 0;

  const hold = (bytes: number): Ended => {
    let isHeld = true;
    inWork += bytes;
    return () => {
      if (isHeld) inWork -= bytes;
      isHeld = false;
    };
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    const takesNone = encoding === null || request.method === 'HEAD';
    const { writeHead, write, end } = plainCalls(response);
    let phase: 'undecided' | 'plain' | 'packed' = 'undecided';
    let stream: Gzip | BrotliCompress | null = null;
    let pending = 0;
    let isFlushing = false;

    const plainLength = () =>
      (Reflect.get(Object.getPrototypeOf(response) as object, 'writableLength', response) as number) ?? 0;
    const leavePlain = () => {
      phase = 'plain';
      Object.assign(response, { writeHead, write, end });
    };

    /** Called once, when all headers are set: decides whether to compress. */
    function decide(status: number, wholeBytes: number | null): void {
      const isWorth =
        !takesNone &&
        (wholeBytes ?? declaredLength(response) ?? leastToCompress) >= leastToCompress &&
        mayCompress(status, response) &&
        inWork < mostInWork;
      if (!isWorth) return leavePlain();
      phase = 'packed';
      response.removeHeader('content-length');
      response.setHeader('content-encoding', encoding!);
      const etag = response.getHeader('etag');
      if (typeof etag === 'string' && !etag.startsWith('W/')) response.setHeader('etag', `W/${etag}`);
      // Counts everything that has not been read yet, compressed or not.
      Object.defineProperty(response, 'writableLength', {
        configurable: true,
        get: () => plainLength() + pending + (stream?.writableLength ?? 0),
      });
    }

    response.writeHead = ((status: number, ...rest: unknown[]) => {
      if (phase !== 'undecided') return writeHead(status, ...rest);
      if (!takeHead(response, rest)) {
        leavePlain();
        return writeHead(status, ...rest);
      }
      decide(status, null);
      return writeHead(status, ...rest.filter((part) => typeof part === 'string'));
    }) as typeof response.writeHead;

    response.write = ((chunk: unknown, ...rest: unknown[]) => {
      if (phase === 'undecided') response.writeHead(response.statusCode);
      if (phase !== 'packed') return write(chunk, ...rest);
      stream ??= openStream();
      const canTakeMore = stream.write(bytesOf(chunk, rest[0]), callbackOf(rest));
      flushSoon(stream);
      return canTakeMore;
    }) as typeof response.write;

    response.end = ((...given: unknown[]) => {
      const chunk = typeof given[0] === 'function' ? undefined : given[0];
      const done = callbackOf(given);
      const body = chunk === undefined || chunk === null ? null : bytesOf(chunk, given[1]);
      if (phase === 'undecided') {
        vary(response);
        decide(response.statusCode, body?.length ?? 0);
      }
      if (phase !== 'packed') return end(...given);
      if (done) response.once('finish', done);
      if (stream !== null) stream.end(body ?? undefined);
      else if (body === null) end();
      else packWhole(body);
      return response;
    }) as typeof response.end;

    function packWhole(body: Uint8Array): void {
      if (!response.headersSent) writeHead(response.statusCode);
      const release = hold(body.length);
      pending = body.length;
      compress(encoding!, body, (error, packed) => {
        release();
        pending = 0;
        if (response.destroyed) return;
        if (error) response.destroy(error);
        else end(packed);
      });
    }

    function openStream(): Gzip | BrotliCompress {
      const opened = encoding === 'br' ? createBrotliCompress(brotliOptions) : createGzip();
      const release = hold(perStream);
      opened.on('data', (part: Buffer) => {
        if (!write(part)) opened.pause();
      });
      // Both sides wait for the response's `drain`: this code until the socket has taken everything, the writer until
      // the stream has room.
      response.on('drain', () => {
        if (plainLength() === 0) opened.resume();
      });
      opened.on('drain', () => response.emit('drain'));
      opened.once('end', () => end());
      opened.once('error', (error) => response.destroy(error));
      response.once('close', () => {
        release();
        opened.destroy();
      });
      return opened;
    }

    /** Flushes once per tick, so that a page that waits for the rest shows what it has. */
    function flushSoon(opened: Gzip | BrotliCompress): void {
      if (isFlushing) return;
      isFlushing = true;
      setImmediate(() => {
        isFlushing = false;
        if (!opened.destroyed && !opened.writableEnded) opened.flush();
      });
    }
  };
}

type Call<Answer> = (...parts: unknown[]) => Answer;

function plainCalls(response: ServerResponse) {
  return {
    writeHead: response.writeHead.bind(response) as Call<ServerResponse>,
    write: response.write.bind(response) as Call<boolean>,
    end: response.end.bind(response) as Call<ServerResponse>,
  };
}

/**
 * Sets the headers passed to `writeHead` one by one, so that they can be read; false for a flat list, which is not
 * handled.
 */
function takeHead(response: ServerResponse, rest: readonly unknown[]): boolean {
  const headers = rest.find((part) => typeof part === 'object' && part !== null);
  if (Array.isArray(headers)) return false;
  for (const [name, value] of Object.entries((headers ?? {}) as OutgoingHttpHeaders))
    if (value !== undefined) response.setHeader(name, value);
  vary(response);
  return true;
}

/** Makes caches on the way keep the encodings apart, so that a client which accepts none gets the plain one. */
function vary(response: ServerResponse): void {
  if (!shrinks(String(response.getHeader('content-type') ?? 'text/html'))) return;
  const told = [response.getHeader('vary') ?? []].flat().join(', ');
  if (!told.toLowerCase().includes('accept-encoding'))
    response.setHeader('vary', told === '' ? 'accept-encoding' : `${told}, accept-encoding`);
}

function mayCompress(status: number, response: ServerResponse): boolean {
  if (status < 200 || status === 204 || status === 206 || status === 304) return false;
  if (response.hasHeader('content-encoding') || response.hasHeader('content-range')) return false;
  if (String(response.getHeader('cache-control') ?? '').includes('no-transform')) return false;
  return shrinks(String(response.getHeader('content-type') ?? ''));
}

function declaredLength(response: ServerResponse): number | null {
  const declared = response.getHeader('content-length');
  return declared === undefined ? null : Number(declared);
}

function compress(
  encoding: ContentEncoding,
  body: Uint8Array,
  done: (error: Error | null, packed: Buffer) => void,
): void {
  if (encoding === 'br') brotliCompress(body, brotliOptions, done);
  else gzip(body, done);
}

function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk !== 'string') return chunk as Uint8Array;
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}

function callbackOf(parts: readonly unknown[]): (() => void) | undefined {
  return parts.find((part) => typeof part === 'function') as (() => void) | undefined;
}
