import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { functionHeader } from '../guest/marks';
import { type Judged, judgeHost, type JudgedUnfit, type Resolve, resolveByDns } from './judge-host';

/** Why a call of a function was not made. */
export type Refused = { functionName: string; host: string; why: JudgedUnfit | 'too-many' };

export type OutboundProxyOptions = {
  /** Path of the socket it listens at. */
  socketPath: string;
  /** Hosts that the person has allowed, read again for each call. */
  allowedHosts(): readonly string[];
  /** Handles calls to the app's own backend; returns false for any other address. */
  answerOwn(url: URL, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  onRefused(refused: Refused): void;
  /** Finds a host's addresses; for tests. */
  resolve?: Resolve;
};

export type OutboundProxy = { close(): Promise<void> };

/** Calls that one app's functions may have open at once. */
const mostOpen = 48;
const silentMs = 120_000;
/** Bytes of one response; an app that needs more loads it in parts. */
const mostBytes = 64 * 1024 ** 2;
const hopByHop = [
  ...['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', functionHeader],
];

/**
 * The only way out for an app's functions. A call goes to the app's own backend, or to an allowed host with only public
 * addresses; the connection is made to the very address that was judged, so a name that resolves differently later
 * leads nowhere else. Redirects are returned to the function, whose next call is judged like the first.
 */
export async function openOutboundProxy(options: OutboundProxyOptions): Promise<OutboundProxy> {
  const resolve = options.resolve ?? resolveByDns;
  const sockets = new Set<Duplex>();
  let open = 0;

  /** Judges the host first: the number of open calls matters only for hosts that the function may call. */
  async function judge(url: URL): Promise<Judged | { ok: false; why: 'too-many' }> {
    const judged = await judgeHost(url, options.allowedHosts(), resolve);
    return judged.ok && open >= mostOpen ? { ok: false, why: 'too-many' } : judged;
  }

  const nameOf = (request: IncomingMessage) => String(request.headers[functionHeader] ?? '');

  function refuse(request: IncomingMessage, url: URL | null, why: Refused['why']): string {
    const host = url?.hostname ?? '';
    options.onRefused({ functionName: nameOf(request), host, why });
    return sentences[why](host);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '');
    if (url && (await options.answerOwn(url, request, response))) return;
    const judged = url ? await judge(url) : ({ ok: false, why: 'not-allowed' } as const);
    if (!judged.ok || !url) {
      const message = refuse(request, url, judged.ok ? 'not-allowed' : judged.why);
      response.writeHead(403, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ code: 'EASEL_OUTBOUND_REFUSED', message }));
      return;
    }
    open += 1;
    const onward = (url.protocol === 'https:' ? https : http).request(url, {
      method: request.method ?? 'GET',
      headers: { ...headersOf(request.headers), host: url.host },
      lookup: judged.lookup,
      timeout: silentMs,
      agent: false,
    });
    onward.on('timeout', () => onward.destroy());
    onward.on('response', (given) => {
      let bytes = 0;
      given.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) response.destroy();
      });
      response.writeHead(given.statusCode ?? 502, headersOf(given.headers));
      given.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    onward.on('close', () => (open -= 1));
    response.on('close', () => onward.destroy());
    request.on('error', () => onward.destroy()).pipe(onward);
  }

  /** WebSockets: the same judgement, then bytes are passed on in both directions. */
  async function upgrade(request: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse((request.url ?? '').replace(/^ws/, 'http'));
    const judged = url ? await judge(url) : ({ ok: false, why: 'not-allowed' } as const);
    if (!judged.ok || !url) {
      refuse(request, url, judged.ok ? 'not-allowed' : judged.why);
      return void near.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    }
    open += 1;
    const onward = (url.protocol === 'https:' ? https : http).request(url, {
      headers: { ...headersOf(request.headers), host: url.host, connection: 'Upgrade', upgrade: 'websocket' },
      lookup: judged.lookup,
      timeout: silentMs,
      agent: false,
    });
    near.on('close', () => onward.destroy()).on('error', () => onward.destroy());
    onward.on('close', () => (open -= 1));
    onward.on('error', () => near.destroy());
    onward.on('response', (given) => {
      near.end(`HTTP/1.1 ${given.statusCode} Refused\r\ncontent-length: 0\r\n\r\n`);
      given.destroy();
    });
    onward.on('upgrade', (given, far, farHead) => {
      const lines = given.rawHeaders.flatMap((name, n) =>
        n % 2 === 0 ? [`${name}: ${given.rawHeaders[n + 1] ?? ''}`] : [],
      );
      near.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      if (farHead.length > 0) near.write(farHead);
      if (head.length > 0) far.write(head);
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.on('close', () => far.destroy());
      far.pipe(near);
      near.pipe(far);
    });
    onward.end();
  }

  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head).catch(() => socket.destroy());
  });
  // Functions may not open raw connections.
  server.on('connect', (request, socket) => {
    options.onRefused({ functionName: nameOf(request), host: request.url ?? '', why: 'not-allowed' });
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((settle, reject) => server.once('error', reject).listen(options.socketPath, settle));
  server.unref();
  return {
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function headersOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

const sentences: Readonly<Record<Refused['why'], (host: string) => string>> = {
  'not-allowed': (host) => `This app may not call ${host}. Its maker can allow it in Easel, under Server functions.`,
  private: (host) => `${host} is not on the internet, and server functions reach no other place.`,
  'not-found': (host) => `${host} has no address.`,
  'too-many': () => 'This app has too many calls open at once.',
};
