import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessGate } from './access-gate';
import {
  builderHeaders,
  builderPolicy,
  containerFrames,
  interfacePolicy,
  isContainerPage,
  isolationHeaders,
} from './builder-headers';
import { addressHeader, clientAddress } from './client-address';
import { expireForeignCookies } from './cookies';
import { doorHeaders, doorPage } from './door-page';
import { limitBody } from './limit-body';
import { type AddressBook, type HostTarget, hostAddresses, type Origins, targetOfHost } from './origins';
import { createPortAddresses } from './port-addresses';
import {
  bodyLimitOf,
  isPlainRequest,
  isSignInCallback,
  refuseRequest,
  refuseUpgrade,
  type RequestFacts,
} from './request-rules';
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
  health(): unknown;
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
const serverOptions = { maxHeaderSize: 1024 * 1024, requestTimeout: 300_000, headersTimeout: 60_000 };

/** The one http server in front of everything: who asks for which host, and what that host may do. */
export async function createFrontServer(config: FrontConfig, handlers: FrontHandlers): Promise<FrontServer> {
  const { origins } = config;
  const addresses = hostAddresses(origins);
  const ports = createPortAddresses(
    // Only by that very name: another name that leads here (DNS rebinding) must not become an origin of ours.
    (target) =>
      listenFor((request) => (request.headers.host === `localhost:${request.socket.localPort}` ? target : null)),
    '127.0.0.1',
  );
  const portBook = origins.isLocal ? await ports.start() : null;

  const bookFor = (host: string | undefined): AddressBook =>
    portBook !== null && host !== undefined && `http://${host}` === portBook.builder ? portBook : addresses;

  async function answer(target: HostTarget, request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (target.kind) {
      case 'builder':
        return answerBuilder(request, response);
      case 'preview':
        return handlers.preview(request, response, target.key, bookOfPreview(request));
      case 'layers':
        return handlers.layers(request, response);
      case 'site':
        return handlers.site(request, response, target.slug);
      case 'door':
      case 'loopback':
        return answerDoor(target, request, response);
      default:
        return target satisfies never;
    }
  }

  /** A preview opened by port is framed by the builder's port; by name, by its name. */
  function bookOfPreview(request: IncomingMessage): AddressBook {
    return portBook !== null && (request.headers.host ?? '').startsWith('localhost:') ? portBook : addresses;
  }

  async function answerBuilder(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const book = bookFor(request.headers.host);
    const { path } = factsOf(request);
    const headers = { ...builderHeaders, ...isolationHeaders(path) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const expired = expireForeignCookies(request.headers.cookie, { domain: origins.builderHost, path });
    if (expired.length > 0) response.appendHeader('set-cookie', expired);

    const facts = factsOf(request);
    if (!isDecodable(facts.path)) return sendError(response, 'not-found');
    if (facts.path === '/api/health') return sendHealth(request, response);
    const refusal = refuseRequest(facts, book.builder);
    if (refusal) return sendError(response, refusal);
    if (!limitBody(request, bodyLimitOf(facts.path), () => sendError(response, 'body-too-large'))) return;
    if (config.access && !(await config.access.admit(request, response))) return;
    request.headers[addressHeader] = clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for']);
    await config.welcome?.(request, response);
    if (facts.path.startsWith('/api/')) {
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

  async function answerDoor(target: HostTarget, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, method } = factsOf(request);
    if (path === '/api/health') return sendHealth(request, response);
    const backendKey = /^\/backends\/([a-z2-7]{26,64})\//.exec(path)?.[1];
    if (target.kind === 'loopback' && backendKey !== undefined) {
      if (isFromPage(request)) return sendError(response, 'cross-site-refused');
      return handlers.backend(request, response, backendKey);
    }
    const isPage = method === 'GET' || method === 'HEAD';
    // `localhost` keeps whatever path was typed, and hands on sign-ins: providers know no other name of this machine.
    // 127.0.0.1 is for programs and answers the front page alone.
    const isDoor = target.kind === 'door' ? !path.startsWith('/api/') || isSignInCallback(path) : path === '/';
    if (!isPage || !isDoor || portBook === null) return sendError(response, 'wrong-host');
    const nonce = randomBytes(16).toString('base64');
    const pair = { builder: addresses.builder, fallback: portBook.builder };
    return sendText(request, response, doorPage(pair, nonce), doorHeaders(pair, nonce));
  }

  function sendHealth(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 'method-not-allowed');
    // Any origin may learn that something answers; the door's probe needs no more.
    sendText(request, response, JSON.stringify(handlers.health()), {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
    });
  }

  function listenFor(targetOf: (request: IncomingMessage) => HostTarget | null): Server {
    const server = createServer(serverOptions, (request, response) => {
      const target = targetOf(request);
      if (target === null) return sendError(response, 'wrong-host');
      if (!isPlainRequest(request.url, request.rawHeaders)) return sendError(response, 'address-unclear');
      answer(target, request, response).catch((error: unknown) => {
        handlers.onError(error);
        sendError(response, 'internal');
      });
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      const target = targetOf(request);
      const book = bookFor(request.headers.host);
      const isPlain = isPlainRequest(request.url, request.rawHeaders);
      const isBackend = target?.kind === 'preview' || target?.kind === 'site' || target?.kind === 'loopback';
      // Keys, not origins, say who may speak to an app's backend; at 127.0.0.1 no page may, as for calls.
      if (isPlain && isBackend && !(target.kind === 'loopback' && isFromPage(request)))
        return void handlers.backendUpgrade(target, request, socket, head).catch(handlers.onError);
      const refused =
        target?.kind !== 'builder' ||
        !isPlain ||
        refuseUpgrade(request.headers.origin, request.headers['sec-fetch-site'] as string | undefined, book.builder) ||
        (config.access !== null && !config.access.isAdmitted(request));
      if (refused || !handlers.upgrade(request, socket, head))
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    });
    return server;
  }

  const server = listenFor((request) => targetOfHost(request.headers.host, origins));
  return {
    server,
    addresses,
    addressesFor: bookFor,
    close: () =>
      new Promise((resolve) => {
        ports.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function factsOf(request: IncomingMessage): RequestFacts {
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return {
    method: request.method ?? 'GET',
    path: pathOf(request.url ?? '/'),
    origin: one(request.headers.origin),
    fetchSite: one(request.headers['sec-fetch-site']),
    fetchMode: one(request.headers['sec-fetch-mode']),
    fetchDest: one(request.headers['sec-fetch-dest']),
  };
}

/** A page's request names its origin, or at least from where it was sent; a program's does neither. */
function isFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** Next answers an address it can't decode with a bare 500. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** `/./api/x` is what Next would make of it, so that no spelling slips past the rules. */
function pathOf(url: string): string {
  return new URL(url, 'http://host').pathname;
}
