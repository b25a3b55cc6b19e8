import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WebSocketServer, type WebSocket } from 'ws';
import { forwardErrors } from './forward-errors';
import { Guest, type GuestOptions } from './guest';

/**
 * Replaces WebContainer's host in tests, so that the unmodified `@webcontainer/api` really installs and serves: behind
 * its frame are npm and Node of this machine. It starts processes for anyone who reaches it, so it listens on this
 * machine only, may be framed by one studio, and checks Host and Origin. Never part of the product.
 */
export async function startContainerHost({ studio }: { studio: () => string }): Promise<{
  origin: string;
  close(): Promise<void>;
}> {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL('./headless.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
  });
  const headless = bundled.outputFiles[0]!.text;
  const guests = new Map<string, Guest>();
  let origin = '';
  const hostOf = (id: string, port: number) => `${id}--${port}.localhost:${new URL(origin).port}`;

  /** The server inside a container that a preview's address refers to. */
  function targetOf(request: IncomingMessage) {
    const [, id, port] = /^([0-9a-f]{12})--(\d+)\.localhost:\d+$/.exec(request.headers.host ?? '') ?? [];
    const guest = id === undefined ? undefined : [...guests.values()].find((candidate) => candidate.id === id);
    if (id === undefined) return null;
    return { guest, port: Number(port), real: guest?.ports.get(Number(port)) };
  }

  async function servePreview(
    target: NonNullable<ReturnType<typeof targetOf>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { guest, port, real } = target;
    if (!guest || real === undefined) return end(response, 502, 'no server on this port');
    if (request.url === '/__host/message') {
      const message: unknown = JSON.parse((await readBody(request)).toString());
      guest.tellEvent('preview-message', message);
      return end(response, 204);
    }
    const headers = { ...request.headers, host: `localhost:${port}`, 'accept-encoding': 'identity' };
    const onward = httpRequest({ host: '127.0.0.1', port: real, method: request.method, path: request.url, headers });
    onward.on('error', () => end(response, 502));
    onward.on('response', (answer) => {
      const given = {
        ...answer.headers,
        'cross-origin-embedder-policy': 'credentialless',
        'cross-origin-resource-policy': 'cross-origin',
      } as Record<string, string | string[] | undefined>;
      if (!/text\/html/.test(answer.headers['content-type'] ?? '')) {
        response.writeHead(answer.statusCode ?? 502, given);
        return answer.pipe(response);
      }
      void readBody(answer).then((body) => {
        const scripts = [guest.options.forwardPreviewErrors ? forwardErrors(port) : '', guest.script];
        const tags = scripts
          .filter(Boolean)
          .map((text) => `<script>${text.replaceAll('</script', '<\\/script')}</script>`);
        delete given['content-length'];
        delete given['etag'];
        response.writeHead(answer.statusCode ?? 502, { ...given, 'cache-control': 'no-store' });
        response.end(withScripts(body.toString(), tags.join('')));
      });
    });
    request.pipe(onward);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request);
    if (target) return servePreview(target, request, response);
    if (request.headers.host !== new URL(origin).host) return end(response, 421);
    const url = new URL(request.url ?? '/', origin);
    if (url.pathname === '/load') {
      const guest = guests.get(url.searchParams.get('guest') ?? '');
      if (!guest || request.headers.origin !== origin) return end(response, 403);
      guest.load(JSON.parse((await readBody(request)).toString()) as Parameters<Guest['load']>[0]);
      return end(response, 204);
    }
    if (url.pathname !== '/headless' && url.pathname !== '/headless.js') return end(response, 404);
    const isScript = url.pathname === '/headless.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html',
      'content-security-policy': `frame-ancestors ${studio()}`,
      'cross-origin-embedder-policy': url.searchParams.get('coep') ?? 'credentialless',
      'cross-origin-resource-policy': 'cross-origin',
    });
    response.end(isScript ? headless : '<!doctype html><script type="module" src="/headless.js"></script>');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => end(response, 500, String(error)));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = targetOf(request);
    if (target)
      return target.real === undefined ? socket.destroy() : tunnel(request, socket, head, target.port, target.real);
    // Another page on this machine must not get a process here.
    if (request.headers.origin !== origin || request.url !== '/guest') return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (webSocket) => followGuest(webSocket));
  });

  function followGuest(socket: WebSocket): void {
    let guest: Guest | null = null;
    const tell = (message: object) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    };
    const answer = (method: string, parts: never[]): unknown => {
      if (method === 'boot') {
        guest = new Guest((parts as unknown[])[0] as GuestOptions, tell, (id, port) => `http://${hostOf(id, port)}`);
        guests.set(guest.key, guest);
        return guest.key;
      }
      const call = guest?.calls[method];
      if (!call) throw new Error(`no such call: ${method}`);
      return call(...parts);
    };
    socket.on('message', (data: Buffer) => {
      const { id, method, parts } = JSON.parse(data.toString()) as { id: number; method: string; parts: never[] };
      try {
        tell({ answer: id, value: answer(method, parts) ?? null });
      } catch (error) {
        tell({ answer: id, error: (error as Error).message });
      }
    });
    socket.on('close', () => {
      if (guest === null) return;
      guests.delete(guest.key);
      void guest.close();
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: async () => {
      await Promise.all([...guests.values()].map((guest) => guest.close()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer, port: number, real: number): void {
  const headers = { ...request.headers, host: `localhost:${port}`, origin: `http://localhost:${port}` };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  const onward = net.connect(real, '127.0.0.1', () => {
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
  onward.on('close', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}

/** At the start of the head; if a page omits that tag, after its first tag. */
function withScripts(html: string, scripts: string): string {
  const head = /<head[^>]*>/i;
  const start = head.test(html) ? head : /^\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>)?/i;
  return html.replace(start, (tag) => tag + scripts);
}

async function readBody(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function end(response: ServerResponse, status: number, text = ''): void {
  if (!response.headersSent) response.writeHead(status);
  response.end(text);
}
