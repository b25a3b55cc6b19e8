import { Agent, createServer, request as requestHttp, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type RegistryProxyOptions = {
  /** Scheme, host and port, such as `https://registry.npmjs.org` or `http://127.0.0.1:4873`. */
  origins: ReadonlySet<string>;
  /** The proxy through which this machine reaches an origin; null for none. */
  upstreamOf: (origin: URL) => URL | null;
};

export type RegistryProxy = {
  /** `http://127.0.0.1:<port>`. */
  address: string;
  /** The first requested address that belongs to no registry; null if there was none. */
  refused: () => string | null;
  /** Bytes received from the registries. */
  received: () => number;
  close: () => Promise<void>;
};

const hopByHop = ['proxy-authorization', 'proxy-connection', 'connection', 'keep-alive', 'te', 'upgrade'];

/**
 * An install's only network access: a proxy on loopback that connects to registries and responds with 403 to everything
 * else, without checking whether anything is there. npm follows some URLs that a stranger wrote into a package,
 * depending on its version; this proxy refuses them all.
 */
export async function openRegistryProxy({ origins, upstreamOf }: RegistryProxyOptions): Promise<RegistryProxy> {
  let refused: string | null = null;
  let received = 0;
  const sockets = new Set<Socket>();
  const agent = new Agent({ keepAlive: true });
  const hold = (socket: Socket) => {
    sockets.add(socket);
    // Either end may disconnect at any time; the other end is then closed.
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const refuse = (address: string) => {
    refused ??= address;
  };

  const server = createServer((request, response) => {
    const url = readUrl(request.url);
    if (url?.protocol !== 'http:' || !origins.has(url.origin)) {
      refuse(url?.href ?? '');
      return response.writeHead(403).end();
    }
    const upstream = upstreamOf(url);
    const { method } = request;
    const headers = { ...headersOf(request), host: url.host, ...loginOf(upstream) };
    const path = upstream ? url.href : url.pathname + url.search;
    const onward = requestHttp({ ...placeOf(upstream ?? url), agent, method, path, headers, ...viaTls(upstream) });
    onward.on('response', (answer) => {
      answer.on('data', (bytes: Buffer) => (received += bytes.length));
      // Not `pipeline`: npm may disconnect early, which is not an error here.
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });

  server.on('connect', (request, near: Socket, head) => {
    const url = readUrl(`https://${request.url ?? ''}`);
    if (!url || !origins.has(url.origin)) {
      refuse(url?.href ?? '');
      near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    openTunnel(url, upstreamOf(url), (far) => {
      hold(far);
      near.on('close', () => far.destroy());
    }).then(
      (far) => {
        far.on('data', (bytes: Buffer) => (received += bytes.length)).on('close', () => near.destroy());
        near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        if (head.length > 0) far.write(head);
        far.pipe(near);
        near.pipe(far);
      },
      () => near.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
    );
  });
  server.on('connection', hold);
  server.on('clientError', (_failure, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        agent.destroy();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Opens a connection to `url`, through `upstream` if there is one. `onOpen` receives the socket before it connects. */
async function openTunnel(url: URL, upstream: URL | null, onOpen: (socket: Socket) => void): Promise<Socket> {
  if (!upstream) {
    const socket = connectTcp(placeOf(url));
    onOpen(socket);
    await connected(socket, 'connect');
    return socket;
  }
  const authority = `${url.hostname}:${placeOf(url).port}`;
  const headers = { host: authority, ...loginOf(upstream) };
  const asked = requestHttp({ ...placeOf(upstream), method: 'CONNECT', path: authority, headers, ...viaTls(upstream) });
  return new Promise((resolve, reject) => {
    asked.on('error', reject).on('connect', (answer, socket, head) => {
      onOpen(socket);
      if (answer.statusCode !== 200) return (socket.destroy(), reject(new Error(`upstream: ${answer.statusCode}`)));
      if (head.length > 0) socket.unshift(head);
      return resolve(socket);
    });
    asked.end();
  });
}

function connected(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket
      .once(event, resolve)
      .once('error', reject)
      .once('close', () => reject(new Error('closed')));
  });
}

function readUrl(text = ''): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Host and port to connect to; URLs put IPv6 addresses in brackets, sockets do not. */
function placeOf({ hostname, port, protocol }: URL) {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

function headersOf(request: IncomingMessage) {
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopByHop.includes(name)));
}

function loginOf(upstream: URL | null): Record<string, string> {
  if (!upstream || upstream.username === '') return {};
  const login = `${decodeURIComponent(upstream.username)}:${decodeURIComponent(upstream.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

/** For a proxy that is itself reached over TLS. */
function viaTls(upstream: URL | null) {
  if (upstream?.protocol !== 'https:') return {};
  const place = placeOf(upstream);
  const servername = isIP(place.host) === 0 ? { servername: place.host } : {};
  return { agent: undefined, createConnection: () => connectTls({ ...place, ...servername }) };
}
