import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppErrorCode } from '../../base/foundation/app-error';
import { readTarget, type Target } from '../../base/foundation/read-target';
import type { Answered } from '../operating/answered';
import type { AccessGate } from './access-gate';
import { createAnswerChecks, type OperatorChecks } from './answer-checks';
import { boundAnswers } from './answers-in-flight';
import { type BodyBounds, createBodiesInFlight } from './bodies-in-flight';
import { bodyLimitOf } from '../../base/http/body-limits';
import {
  builderHeaders,
  builderPolicy,
  containerFrames,
  interfacePolicy,
  isContainerPage,
  isolationHeaders,
} from './builder-headers';
import { addressHeader, addressOf, createReadAddress } from '../../base/http/client-address';
import { expireForeignCookies, namesSentTwice, parseCookies, writeCookies } from '../../base/http/cookies';
import { createCompressAnswers } from './compress-answers';
import { doorHeaders, doorPage } from './door-page';
import { boundHeads } from './heads-in-flight';
import { writeHeadersAsBytes } from './latin-headers';
import { createLingeringClose } from './lingering-close';
import { oneAtATime } from './one-at-a-time';
import {
  type AddressBook,
  hostAddresses,
  hostOf,
  type HostTarget,
  type Origins,
  targetOfHost,
} from '../../base/http/origins';
import { hasPlainHeaders, keepKnownHeaders } from './plain-headers';
import { createPortAddresses } from './port-addresses';
import { endOnceAnswered, endQuietSockets } from './quiet-sockets';
import {
  factsOf,
  tokenCalls,
  isDecodable,
  isFromPage,
  isSignInCallback,
  knownMethods,
  refuseRequest,
  refuseUpgrade,
} from './request-rules';
import { refuseBody } from './refuse-body';
import { sendError, sendText } from '../../base/http/respond';
import { watchAnswers } from './watch-answers';

/** Hosts that receive calls and sockets for apps' backends. */
type BackendHost = Extract<HostTarget, { kind: 'preview' | 'shared' | 'site' | 'reached' | 'loopback' }>;

type Reached = Extract<HostTarget, { kind: 'reached' }>;

const backendKinds: ReadonlySet<HostTarget['kind']> = new Set(['preview', 'shared', 'site', 'reached', 'loopback']);
const isBackendHost = (host: HostTarget): host is BackendHost => backendKinds.has(host.kind);

type ReadAddress = (request: IncomingMessage) => string;
type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The handlers of the front's requests. Each is responsible for the response once called. */
export type FrontHandlers = OperatorChecks & {
  /** Pages and `/api`, handled by Next. */
  builder: Handle;
  preview(request: IncomingMessage, response: ServerResponse, key: string, book: AddressBook): Promise<void>;
  layers: Handle;
  site(request: IncomingMessage, response: ServerResponse, slug: string, book: AddressBook): Promise<void>;
  /** A site on its own listener; `origin` is where people open it. */
  reached(request: IncomingMessage, response: ServerResponse, site: Reached): Promise<void>;
  shared(request: IncomingMessage, response: ServerResponse, shareId: string, book: AddressBook): Promise<void>;
  /** `/backends/<preview key>/…` on 127.0.0.1, which pages may not call. */
  backend(request: IncomingMessage, response: ServerResponse, key: string): Promise<void>;
  /** Handles a WebSocket upgrade on the builder's host; false if the path is not Easel's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Handles an upgrade to apps' backends and owns the socket. Pages may connect except at 127.0.0.1. */
  backendUpgrade(host: BackendHost, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Called for each response once it has ended. */
  answered(answered: Answered): void;
  /** Receives bugs and failures that nobody handled. */
  onError(error: unknown): void;
};

export type FrontConfig = {
  origins: Origins;
  isDevelopment: boolean;
  access: AccessGate | null;
  /** WebContainer's host, if it is not StackBlitz's own. */
  containerUrl?: string | undefined;
  /** The site of an owner's own domain; null for any other name. */
  siteAt?(name: string): Reached | null;
  /** Gives a guest a cookie before the request continues; null if everybody is the local owner. */
  welcome: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Proxies whose `X-Forwarded-For` counts; loopback by default. */
  trustedProxies?: readonly string[];
  /** Limits on bytes of bodies in flight. If everybody is the local owner, one address may use them all. */
  bodies?: BodyBounds;
};

export type FrontServer = {
  server: Server;
  /** The addresses for the browser behind a request, judged by its Host. */
  addressesFor(host: string | undefined): AddressBook;
  addresses: AddressBook;
  /**
   * Creates a server for one site only, not yet listening. `targetOf` is called for each request and returns null for a
   * Host that is not the site's. `callerOf` returns the caller's address if that is not the socket's remote address.
   */
  openSite(targetOf: (request: IncomingMessage) => Reached | null, callerOf?: ReadAddress): Server;
  /** Closes idle connections at once and the others when they are done. */
  close(): Promise<void>;
};

// Default limits on bytes of bodies in flight.
const usualBodies: BodyBounds = { perAddress: 64 * 1024 * 1024, inAll: 256 * 1024 * 1024 };
/** Errors while reading a body whose sender has disconnected. */
const senderGone = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);
/** Limit on the bytes of incomplete request heads; above it, the longest are ended. */
const headBytesInAll = 64 * 1024 * 1024;
/** Limit on the bytes of unread responses; above it, some responses of the address that has the most are ended. */
const answerBytesInAll = 256 * 1024 * 1024;
/** A response that nobody reads for this long is dropped, in ms. */
const unreadMs = 60_000;
// A preview can set 200 cookies on its parent domain; with Node's default header size of 16 kB, the builder would
// respond with 431.
const serverOptions = { maxHeaderSize: 1024 * 1024, requestTimeout: 300_000, headersTimeout: 60_000 };

/** The one HTTP server in front of everything. Decides which host a request is for, and what that host may do. */
export async function createFrontServer(config: FrontConfig, handlers: FrontHandlers): Promise<FrontServer> {
  const { origins } = config;
  const addresses = hostAddresses(origins);
  const trustedProxies = config.trustedProxies ?? ['loopback'];
  const readAddress = createReadAddress(trustedProxies);
  const checks = createAnswerChecks({ ...config, trustedProxies }, handlers);
  const compress = createCompressAnswers();
  const watch = watchAnswers(handlers.answered);
  const bodyBounds = config.bodies ?? usualBodies;
  const isPublic = config.access !== null || config.welcome !== null;
  const bodies = createBodiesInFlight(isPublic ? bodyBounds : { ...bodyBounds, perAddress: bodyBounds.inAll }, () =>
    performance.now(),
  );
  const lingering = createLingeringClose();
  const ports = createPortAddresses(
    // Only under that exact name: another name that resolves here (DNS rebinding) must not become one of Easel's
    // origins.
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
        return handlers.preview(request, response, host.key, bookOfFrame(request));
      case 'layers':
        return handlers.layers(request, response);
      case 'site':
        return handlers.site(request, response, host.slug, bookOfFrame(request));
      case 'reached':
        return handlers.reached(request, response, host);
      case 'shared':
        return handlers.shared(request, response, host.shareId, bookOfFrame(request));
      case 'door':
      case 'loopback':
        return answerDoor(host, target, request, response);
      case 'self':
        return (await answerCheck(target, request, response)) ? undefined : sendError(response, 'wrong-host');
      default:
        return host satisfies never;
    }
  }

  /** A preview opened by port is framed by the builder's port; one opened by name, by the builder's name. */
  function bookOfFrame(request: IncomingMessage): AddressBook {
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

    if (path === '/api/health') return checks.health(request, response);
    const refusal = refuseRequest(factsOf(request, path), book.builder);
    if (refusal) return sendError(response, refusal);
    if (path === '/api/ready') return checks.ready(request, response);
    // Another Easel has its own token, which each of these calls requires.
    const isByToken = path.startsWith(tokenCalls);
    if (config.access && !isByToken && !(await config.access.admit(request, response, target))) return;
    // If a request has two guest cookies, don't set a third that replaces both.
    if (!isByToken && !namesSentTwice(cookie).includes('__Host-easel-viewer'))
      await config.welcome?.(request, response);
    if (path.startsWith('/api/')) {
      response.setHeader('content-security-policy', interfacePolicy);
      return handlers.builder(request, response);
    }

    // Next reads the nonce from this request header and adds it to its own scripts.
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

  /**
   * Removes everything that the builder, its pages and its sockets may not rely on. Keeps Easel's own cookies, strictly
   * parsed, and known headers.
   */
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
    // `localhost` redirects with whatever path was typed, and forwards sign-ins, because providers accept no other name
    // of this machine. 127.0.0.1 is for programs and serves only the front page.
    const isDoor = host.kind === 'door' ? !path.startsWith('/api/') || isSignInCallback(path) : path === '/';
    if (!isPage || !isDoor || portBook === null) return sendError(response, 'wrong-host');
    const nonce = randomBytes(16).toString('base64');
    const pair = { builder: addresses.builder, fallback: portBook.builder };
    return sendText(request, response, doorPage(pair, nonce), doorHeaders(pair, nonce));
  }

  /** Answers health and readiness checks, for which no cookie is set; false for any other address. */
  async function answerCheck({ path }: Target, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (path === '/api/health') await checks.health(request, response);
    else if (path === '/api/ready' && !isFromPage(request)) await checks.ready(request, response);
    else return false;
    return true;
  }

  /**
   * Checks every request before any handler sees it: one host, one path, one interpretation of its head, a limited
   * body.
   */
  function admitTarget(
    host: HostTarget | null,
    request: IncomingMessage,
    callerOf: ReadAddress,
  ): Target | AppErrorCode {
    if (host === null) return 'wrong-host';
    const isApp = isBackendHost(host) && host.kind !== 'loopback';
    const target = readTarget(request.url, isApp ? 'app' : 'strict');
    if (target === null || !hasPlainHeaders(request.rawHeaders)) return unclear(host, request);
    if (!knownMethods.has(request.method ?? '')) return 'method-not-allowed';
    request.headers[addressHeader] = callerOf(request);
    return target;
  }

  /**
   * A page of another site learns no more than from `/api` itself, however it spells the address. A path that can't be
   * decoded gets a 404.
   */
  function unclear(host: HostTarget, request: IncomingMessage): AppErrorCode {
    const facts = factsOf(request, '/api/');
    if (host.kind === 'builder' && refuseRequest(facts, bookFor(request.headers.host).builder))
      return 'cross-site-refused';
    return isDecodable(request.url ?? '') ? 'address-unclear' : 'not-found';
  }

  function failed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // A sender that disconnected, or was disconnected, is not a bug.
    if (request.destroyed && senderGone.has((error as NodeJS.ErrnoException).code ?? '')) return;
    handlers.onError(error);
    sendError(response, 'internal');
  }

  function listenFor(
    targetOf: (request: IncomingMessage) => HostTarget | null,
    callerOf: ReadAddress = readAddress,
    forMachine: typeof checks.forMachine = checks.forMachine,
  ): Server {
    const take = (request: IncomingMessage, response: ServerResponse) => {
      if (!lingering.watch(request, response, callerOf(request))) return;
      // The front's parts, the handler's and Next's all listen for the end of the response.
      response.setMaxListeners(30);
      compress(request, response);
      const host = targetOf(request);
      watch(host?.kind ?? 'other', request, response);
      const check = forMachine(host, request);
      if (check) return void check(response).catch((error: unknown) => failed(request, response, error));
      const target = admitTarget(host, request, callerOf);
      if (host === null || typeof target === 'string') {
        return sendError(response, typeof target === 'string' ? target : 'wrong-host');
      }
      const refuse = (code: AppErrorCode) => refuseBody(host, response, code);
      const limit = bodyLimitOf(host.kind, request.method ?? 'GET', target);
      if (!bodies.take(request, response, { address: addressOf(request), limit, refuse })) return;
      answer(host, target, request, response).catch((error: unknown) => failed(request, response, error));
    };
    const server = createServer(serverOptions, oneAtATime(take));
    boundHeads(server, headBytesInAll);
    boundAnswers(server, { inAll: answerBytesInAll, addressOf: callerOf });
    endQuietSockets(server, unreadMs);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      endOnceAnswered(socket);
      void upgrade(targetOf(request), callerOf, request, socket, head).catch((error: unknown) => {
        handlers.onError(error);
        socket.destroy();
      });
    });
    return server;
  }

  async function upgrade(
    host: HostTarget | null,
    callerOf: ReadAddress,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) {
    const target = admitTarget(host, request, callerOf);
    const refuse = () => socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    if (host === null || typeof target === 'string') return refuse();
    const book = bookFor(request.headers.host);
    // Keys, not origins, decide who may connect to an app's backend. At 127.0.0.1 pages may not, just as with calls.
    if (isBackendHost(host) && !(host.kind === 'loopback' && isFromPage(request)))
      return handlers.backendUpgrade(host, request, socket, head);
    if (host.kind !== 'builder') return refuse();
    takeOwn(request);
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    if (refuseUpgrade(origin, fetchSite as string | undefined, book.builder)) return refuse();
    if (config.access && !(await config.access.isAdmitted(request))) return refuse();
    if (!handlers.upgrade(request, socket, head)) refuse();
  }

  function siteAt(host: string | undefined): HostTarget | null {
    const name = /^([a-z0-9.-]{1,253})(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
    return name === undefined ? null : (config.siteAt?.(name.toLowerCase()) ?? null);
  }

  const server = listenFor((request) => {
    const host = targetOfHost(request.headers.host, origins) ?? siteAt(request.headers.host);
    if (host) request.headers.host = hostOf(host, origins);
    return host;
  });
  return {
    server,
    addresses,
    addressesFor: bookFor,
    // Requests there seem to come from this machine, so they may reach only the site.
    openSite: (targetOf, callerOf) => listenFor(targetOf, callerOf, () => null),
    close: () =>
      new Promise((resolve) => {
        bodies.close();
        ports.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
