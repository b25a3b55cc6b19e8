import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway } from '@/lib/backends/backends/gateway';
import { succeed } from '@/lib/base/foundation/result';
import { createRealtime } from '@/lib/backends/realtime/realtime';
import { backendPath, createBackendHandler } from '@/lib/backends/http/backend-handler';
import { appId, type AppBackend } from './app-backend';
import type { openLeftFunctions } from './left-functions';
import { makeOwnerByMail } from './make-owner-by-mail';
import type { Place } from './place';

/** Path of the page's own address below which pages reach the data, as in the preview. */
export const prefix = '/backend';
/** Path to which `npm run claim` sends its request, with the secret key. */
export const claimPath = '/easel/claim';

/**
 * Path on which a second `npm run dev` reports, with the secret key, that its pages can be reached from other
 * computers.
 */
export const openedPath = '/easel/opened';

export type Served = { port: number; close(): Promise<void> };

/**
 * Serves an app's data on a free local port: rows, sign-in, uploads and realtime changes, behind the same gateway as in
 * the preview. While `isAlone` is true, the first account becomes the owner, as in the preview, since nobody else can
 * reach the app. `onOpened` is called when another process has let others in.
 */
export async function serveAppBackend(
  { backends, keys }: AppBackend,
  {
    isAlone,
    onOpened,
    openFunctions,
    ...place
  }: Place & {
    isAlone(): boolean;
    onOpened(): void;
    /** Null for an app without server functions. */
    openFunctions: typeof openLeftFunctions | null;
  },
): Promise<Served> {
  const { say } = place;
  const report = (error: unknown) => say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const keysOf = () => Promise.resolve(keys);
  const realtime = createRealtime({ backends, keysOf, now: Date.now, report });
  const gateway = createGateway({
    fetch: async (id, request) =>
      new URL(request.url).pathname.startsWith('/realtime/v1/')
        ? succeed(await realtime.fetch(id, request))
        : backends.fetch(id, request),
  });
  const answer = createBackendHandler(gateway, keysOf);
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const functions = openFunctions && (await openFunctions(place, { keys, base, answerBackend: answer }));
  const onSignedIn = async () => void (await backends.own(appId, 'first'));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === claimPath || request.url === openedPath) return answerOwn(request, response);
    const path = pathOf(request.url);
    if (functions !== null && (await functions.answer(request, response, path))) return;
    await answer(request, response, {
      ...{ backendId: appId, path, reachedAt: reachedAt(request) },
      ...(isAlone() && { onSignedIn }),
    });
  }

  /** Handles calls of this app's own commands. */
  async function answerOwn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.headers.authorization !== `Bearer ${keys.secretKey}`)
      return void response.writeHead(401).end();
    if (request.url === openedPath) {
      onOpened();
      return void response.writeHead(204).end();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const said = await makeOwnerByMail(backends, Buffer.concat(chunks).toString('utf8'));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    realtime.upgrade(request, socket, head, { backendId: appId, path: pathOf(request.url) }).catch((error: unknown) => {
      report(error);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      realtime.close();
      await functions?.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Pages send requests through Vite with the prefix, programs without it. */
const pathOf = (url: string | undefined) => backendPath(url, prefix) ?? backendPath(url, '') ?? '/';

/** The address for links in mails: that of the page that sent the request, as reported by Vite's proxy. */
function reachedAt({ headers }: IncomingMessage): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const at = `${scheme}://${headers.host ?? 'localhost'}`;
  return `${URL.canParse(at) ? new URL(at).origin : 'http://localhost'}${prefix}`;
}
