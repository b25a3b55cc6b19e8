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

/** Where pages reach it: below this path of their own address, as in the preview. */
export const prefix = '/backend';
/** Where `npm run claim` asks, with the secret key. */
export const claimPath = '/easel/claim';

/** Where a second `npm run dev`, with the secret key, says that its pages are not for this computer alone. */
export const openedPath = '/easel/opened';

export type Served = { port: number; close(): Promise<void> };

/**
 * Serves an app's data on a free port of this computer: rows, sign-in, uploads and changes told at once, behind the same gateway
 * as in the preview. While `isAlone` the first account becomes the owner, as in the preview: nobody else is there. `onOpened`: another process let others in.
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

  /** Calls of this app's own commands. */
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

/** With the prefix, as pages ask through Vite, and without, as programs do. */
const pathOf = (url: string | undefined) => backendPath(url, prefix) ?? backendPath(url, '') ?? '/';

/** Where links in mails lead: to the page that asked, which Vite's proxy tells. */
function reachedAt({ headers }: IncomingMessage): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const at = `${scheme}://${headers.host ?? 'localhost'}`;
  return `${URL.canParse(at) ? new URL(at).origin : 'http://localhost'}${prefix}`;
}
