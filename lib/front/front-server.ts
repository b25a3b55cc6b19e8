import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type AppErrorCode, presentError } from '../foundation/app-error';
import { readTarget, type Target } from '../foundation/read-target';
import type { AccessGate } from './access-gate';
import { boundAnswers } from './answers-in-flight';
import { type BodyBounds, createBodiesInFlight } from './bodies-in-flight';
import { bodyLimitOf } from './body-limits';
import {
  builderHeaders,
  builderPolicy,
  containerFrames,
  interfacePolicy,
  isContainerPage,
  isolationHeaders,
} from './builder-headers';
import { addressHeader, addressOf, createReadAddress } from './client-address';
import { expireForeignCookies, namesSentTwice, parseCookies, writeCookies } from './cookies';
import { doorHeaders, doorPage } from './door-page';
import { boundHeads } from './heads-in-flight';
import { writeHeadersAsBytes } from './latin-headers';
import { createLingeringClose } from './lingering-close';
import { oneAtATime } from './one-at-a-time';
import { type AddressBook, hostAddresses, hostOf, type HostTarget, type Origins, targetOfHost } from './origins';
import { hasPlainHeaders, keepKnownHeaders } from './plain-headers';
import { createPortAddresses } from './port-addresses';
import { endOnceAnswered, endQuietSockets } from './quiet-sockets';
import { isSignInCallback, knownMethods, refuseRequest, refuseUpgrade, type RequestFacts } from './request-rules';
import { sendError, sendText } from './respond';

/** Where the calls and sockets of apps' backends arrive. */
type BackendHost = Extract<HostTarget, { kind: 'preview' | 'site' | 'loopback' }>;

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What the front hands requests to; each owns its answer once called. */
export type FrontHandlers = {
  /** Next: pages and `/api`. */
  builder: Handle;
  preview(request: IncomingMessage, response: ServerResponse, key: string, book: AddressBook): Promise<void>;
  layers: Handle;
  site(request: IncomingMessage, response: ServerResponse, slug: string): Promise<void>;
  /** `/backends/<preview key>/…` of 127.0.0.1, which no page may call. */
  backend(request: IncomingMessage, response: ServerResponse, key: string): Promise<void>;
  /** Takes a WebSocket upgrade on the builder's host; false when the path is none of ours. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Takes an upgrade where apps' backends are: it owns the socket. Pages are let through but at 127.0.0.1. */
  backendUpgrade(host: BackendHost, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  health(): object;
  /** Whether everything it needs answers; of each part. */
  ready(): Promise<{ ok: boolean }>;
  /** A bug or a failure nobody answered for. */
  onError(error: unknown): void;
};

export type FrontConfig = {
  origins: Origins;
  isDevelopment: boolean;
  access: AccessGate | null;
  /** WebContainer's host, where it is not StackBlitz's own. */
  containerUrl?: string | undefined;
  /** Names a guest before the request goes on; null where everybody is the local owner. */
  welcome: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Whose `X-Forwarded-For` counts; loopback's, unless told otherwise. */
  trustedProxies?: readonly string[];
  /** Bytes of bodies in flight. Where everybody is the local owner, one address may have them all. */
  bodies?: BodyBounds;
};

export type FrontServer = {
  server: Server;
  /** The addresses to use towards the browser behind a request, judged by its Host. */
  addressesFor(host: string | undefined): AddressBook;
  addresses: AddressBook;
  /** Ends idle connections at once and the rest when they are done. */
  close(): Promise<void>;
};

// A preview can plant 200 cookies on its parent domain; with Node's usual 16 kB the builder would answer 431.
const usualBodies: BodyBounds = { perAddress: 64 * 1024 * 1024, inAll: 256 * 1024 * 1024 };
/** How reading a body fails whose sender is not there any more. */
const senderGone = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);
/** Heads that are not complete; the longest of them are ended beyond it. */
const headBytesInAll = 64 * 1024 * 1024;
/** Answers that wait to be read; beyond it some of the address that has most of them end. */
const answerBytesInAll = 256 * 1024 * 1024;
/** An answer that nobody reads for so long is given up. */
const unreadMs = 60_000;
const serverOptions = { maxHeaderSize: 1024 * 1024, requestTimeout: 300_000, headersTimeout: 60_000 };

/** The one http server in front of everything: who asks for which host, and what that host may do. */
export async function createFrontServer(config: FrontConfig, handlers: FrontHandlers): Promise<FrontServer> {
  const { origins } = config;
  const addresses = hostAddresses(origins);
  const readAddress = createReadAddress(config.trustedProxies ?? ['loopback']);
  const bodyBounds = config.bodies ?? usualBodies;
  const isPublic = config.access !== null || config.welcome !== null;
  const bodies = createBodiesInFlight(isPublic ? bodyBounds : { ...bodyBounds, perAddress: bodyBounds.inAll }, () =>
    performance.now(),
  );
  const lingering = createLingeringClose();
  const ports = createPortAddresses(
    // Only by that very name: another name that leads here (DNS rebinding) must not become an origin of ours.
    (target) =>
      listenFor((request) => (request.headers.host === `localhost:${request.socket.localPort}` ? target : null)),
    '127.0.0.1',
  );
  const portBook = origins.isLocal ? await ports.start() : null;

  const bookFor = (host: string | undefined): AddressBook =>
    portBook !== null && host !== undefined && `http://${host}` === portBook.builder ? portBook : addresses;

  async function answer(host: HostTarget, target: Target, request: IncomingMessage, response: ServerResponse) {
    switch (host.kind) {
      case 'builder':
        return answerBuilder(target, request, response);
      case 'preview':
        return handlers.preview(request, response, host.key, bookOfPreview(request));
      case 'layers':
        return handlers.layers(request, response);
      case 'site':
        return handlers.site(request, response, host.slug);
      case 'door':
      case 'loopback':
        return answerDoor(host, target, request, response);
      case 'self':
        return (await answerCheck(target, request, response)) ? undefined : sendError(response, 'wrong-host');
      default:
        return host satisfies never;
    }
  }

  /** A preview opened by port is framed by the builder's port; by name, by its name. */
  function bookOfPreview(request: IncomingMessage): AddressBook {
    return portBook !== null && (request.headers.host ?? '').startsWith('localhost:') ? portBook : addresses;
  }

  async function answerBuilder(target: Target, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const book = bookFor(request.headers.host);
    const { path, raw } = target;
    const headers = { ...builderHeaders, ...isolationHeaders(path) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { cookie } = request.headers;
    const expired = expireForeignCookies(cookie, { domain: origins.builderHost, path: raw });
    if (expired.length > 0) response.appendHeader('set-cookie', expired);
    if (expired.some((line) => /[^\x20-\x7e]/.test(line))) writeHeadersAsBytes(response);
    takeOwn(request);

    if (path === '/api/health') return answerHealth(request, response);
    const refusal = refuseRequest(factsOf(request, path), book.builder);
    if (refusal) return sendError(response, refusal);
    if (path === '/api/ready') return answerReady(request, response);
    if (config.access && !(await config.access.admit(request, response, target))) return;
    // A second key beside a guest's own must not end in a third that takes the place of both.
    if (!namesSentTwice(cookie).includes('__Host-easel-viewer')) await config.welcome?.(request, response);
    if (path.startsWith('/api/')) {
      response.setHeader('content-security-policy', interfacePolicy);
      return handlers.builder(request, response);
    }

    // Next reads the nonce from this request header and puts it on its own scripts.
    const nonce = randomBytes(16).toString('base64');
    const policy = builderPolicy({
      nonce,
      frames: [...framesOf(book), ...(isContainerPage(path) ? containerFrames(config.containerUrl) : [])],
      connections: [book.builder.replace(/^http/, 'ws'), book.layers, ...framesOf(book)],
      isDevelopment: config.isDevelopment,
    });
    request.headers['content-security-policy'] = policy;
    response.setHeader('content-security-policy', policy);
    return handlers.builder(request, response);
  }

  function framesOf(book: AddressBook): string[] {
    if (book === portBook) return ['http://localhost:*'];
    return [
      `${origins.scheme}//*.${origins.builderHost}${origins.portSuffix}`,
      `${origins.scheme}//*.${origins.sitesHost}${origins.portSuffix}`,
    ];
  }

  /** Leaves what the builder, its pages and its sockets may go by: Easel's own cookies, strictly read, and known headers. */
  function takeOwn(request: IncomingMessage): void {
    const cookie = writeCookies(parseCookies(request.headers.cookie));
    const address = addressOf(request);
    keepKnownHeaders(request.headers, config.isDevelopment);
    delete request.headers.cookie;
    if (cookie !== null) request.headers.cookie = cookie;
    request.headers[addressHeader] = address;
  }

  async function answerDoor(
    host: HostTarget,
    target: Target,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (await answerCheck(target, request, response)) return;
    const { path } = target;
    const { method } = request;
    const backendKey = /^\/backends\/([a-z2-7]{26,64})\//.exec(path)?.[1];
    if (host.kind === 'loopback' && backendKey !== undefined) {
      if (isFromPage(request)) return sendError(response, 'cross-site-refused');
      return handlers.backend(request, response, backendKey);
    }
    const isPage = method === 'GET' || method === 'HEAD';
    // `localhost` keeps whatever path was typed, and hands on sign-ins: providers know no other name of this machine.
    // 127.0.0.1 is for programs and answers the front page alone.
    const isDoor = host.kind === 'door' ? !path.startsWith('/api/') || isSignInCallback(path) : path === '/';
    if (!isPage || !isDoor || portBook === null) return sendError(response, 'wrong-host');
    const nonce = randomBytes(16).toString('base64');
    const pair = { builder: addresses.builder, fallback: portBook.builder };
    return sendText(request, response, doorPage(pair, nonce), doorHeaders(pair, nonce));
  }

  /** Answers health and readiness where no cookie comes along; false for any other address. */
  async function answerCheck({ path }: Target, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (path === '/api/health') await answerHealth(request, response);
    else if (path === '/api/ready' && !isFromPage(request)) await answerReady(request, response);
    else return false;
    return true;
  }

  /** Strangers learn that it lives, or is ready, and nothing else. */
  async function mayLearnMore(request: IncomingMessage): Promise<boolean> {
    return config.access ? config.access.isAdmitted(request) : config.welcome === null;
  }

  async function answerHealth(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 'method-not-allowed');
    // Any origin may learn that something answers; the door's probe needs no more.
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    sendCheck(request, response, (await mayLearnMore(request)) ? handlers.health() : { ok: true }, 200);
  }

  async function answerReady(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 'method-not-allowed');
    const ready = await handlers.ready();
    const told = (await mayLearnMore(request)) ? ready : { ok: ready.ok };
    sendCheck(request, response, told, ready.ok ? 200 : 503);
  }

  function sendCheck(request: IncomingMessage, response: ServerResponse, told: object, status: number): void {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    sendText(request, response, JSON.stringify(told), headers, status);
  }

  /** What every request goes through before anybody acts on it: one host, one path, one reading of its head, a bounded body. */
  function admitTarget(host: HostTarget | null, request: IncomingMessage): Target | AppErrorCode {
    if (host === null) return 'wrong-host';
    const isApp = host.kind === 'preview' || host.kind === 'site';
    const target = readTarget(request.url, isApp ? 'app' : 'strict');
    if (target === null || !hasPlainHeaders(request.rawHeaders)) return unclear(host, request);
    if (!knownMethods.has(request.method ?? '')) return 'method-not-allowed';
    request.headers[addressHeader] = readAddress(request);
    return target;
  }

  /** Another site's page hears of no spelling more than of `/api` itself; what can't be decoded has no reading at all. */
  function unclear(host: HostTarget, request: IncomingMessage): AppErrorCode {
    const facts = factsOf(request, '/api/');
    if (host.kind === 'builder' && refuseRequest(facts, bookFor(request.headers.host).builder))
      return 'cross-site-refused';
    return isDecodable(request.url ?? '') ? 'address-unclear' : 'not-found';
  }

  function listenFor(targetOf: (request: IncomingMessage) => HostTarget | null): Server {
    const take = (request: IncomingMessage, response: ServerResponse) => {
      if (!lingering.watch(request, response, readAddress(request))) return;
      const host = targetOf(request);
      const target = admitTarget(host, request);
      if (host === null || typeof target === 'string') {
        return sendError(response, typeof target === 'string' ? target : 'wrong-host');
      }
      const refuse = (code: AppErrorCode) => refuseBody(host, response, code);
      const limit = bodyLimitOf(host.kind, request.method ?? 'GET', target);
      if (!bodies.take(request, response, { address: addressOf(request), limit, refuse })) return;
      answer(host, target, request, response).catch((error: unknown) => {
        // A sender that has left, or was sent away, is nobody's bug.
        if (request.destroyed && senderGone.has((error as NodeJS.ErrnoException).code ?? '')) return;
        handlers.onError(error);
        sendError(response, 'internal');
      });
    };
    const server = createServer(serverOptions, oneAtATime(take));
    boundHeads(server, headBytesInAll);
    boundAnswers(server, { inAll: answerBytesInAll, addressOf: readAddress });
    endQuietSockets(server, unreadMs);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      endOnceAnswered(socket);
      void upgrade(targetOf(request), request, socket, head).catch((error: unknown) => {
        handlers.onError(error);
        socket.destroy();
      });
    });
    return server;
  }

  async function upgrade(host: HostTarget | null, request: IncomingMessage, socket: Duplex, head: Buffer) {
    const target = admitTarget(host, request);
    const refuse = () => socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    if (host === null || typeof target === 'string') return refuse();
    const book = bookFor(request.headers.host);
    const isBackend = host.kind === 'preview' || host.kind === 'site' || host.kind === 'loopback';
    // Keys, not origins, say who may speak to an app's backend; at 127.0.0.1 no page may, as for calls.
    if (isBackend && !(host.kind === 'loopback' && isFromPage(request)))
      return handlers.backendUpgrade(host, request, socket, head);
    if (host.kind !== 'builder') return refuse();
    takeOwn(request);
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    if (refuseUpgrade(origin, fetchSite as string | undefined, book.builder)) return refuse();
    if (config.access && !(await config.access.isAdmitted(request))) return refuse();
    if (!handlers.upgrade(request, socket, head)) refuse();
  }

  const server = listenFor((request) => {
    const host = targetOfHost(request.headers.host, origins);
    if (host) request.headers.host = hostOf(host, origins);
    return host;
  });
  return {
    server,
    addresses,
    addressesFor: bookFor,
    close: () =>
      new Promise((resolve) => {
        bodies.close();
        ports.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function factsOf(request: IncomingMessage, path: string): RequestFacts {
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return {
    method: request.method ?? 'GET',
    path,
    origin: one(request.headers.origin),
    fetchSite: one(request.headers['sec-fetch-site']),
    fetchMode: one(request.headers['sec-fetch-mode']),
    fetchDest: one(request.headers['sec-fetch-dest']),
  };
}

/** In the words of whoever asks: an app's own page reads refusals of its backend across origins. */
function refuseBody(host: HostTarget, response: ServerResponse, code: AppErrorCode): void {
  if (response.headersSent) return void response.destroy();
  if (code === 'too-many-requests' || code === 'server-busy') response.setHeader('retry-after', '10');
  if (host.kind === 'builder') return sendError(response, code);
  const { status, message } = presentError(code);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  });
  // supabase-js reads one of these, by its part.
  response.end(JSON.stringify({ code, message, msg: message, error: message }));
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0]!);
    return true;
  } catch {
    return false;
  }
}

/** A page's request names its origin, or at least from where it was sent; a program's does neither. */
function isFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}
