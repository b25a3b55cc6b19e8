// The process `npm start` becomes: environment → composition root → Next → the front server, in this order. The root
// stands before Next so that every module instance of it finds one and the same (DESIGN "One front server").
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { AppFailure, presentError } from './foundation/app-error';
import { parseEnv } from './foundation/env';
import { createFrontServer, type FrontServer } from './front/front-server';
import { originsOf } from './front/origins';
import { createEaselServer, type EaselServer } from './server';
import { publishServer } from './server-handle';

const root = fileURLToPath(new URL('..', import.meta.url));
const isDevelopment = process.env.NODE_ENV === 'development';

/** A port chosen by the system has to be known before the first address is written. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

async function listen(front: FrontServer, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    front.server.once('error', reject);
    front.server.listen(port, host, resolve);
  });
}

function explain(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof AppFailure)
    return `${presentError(error.error.code).message} ${error.error.detail ?? ''}`.trim();
  if (code === 'EADDRINUSE') return 'That port is taken. Stop what uses it, or choose another: PORT=3001 npm start';
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const env = parseEnv(process.env);
  const port = env.PORT === 0 ? await freePort(env.HOST) : env.PORT;
  const origins = originsOf({ baseUrl: env.EASEL_BASE_URL, sitesHost: env.EASEL_SITES_HOST, port });
  const easel: EaselServer = await createEaselServer({
    env,
    processEnvironment: process.env,
    root,
    origins,
    dataFolder: path.resolve(root, env.EASEL_DATA),
  });
  publishServer(easel);

  // Given a server of its own, Next does not listen for upgrades on ours and close the channel's sockets.
  const httpServer = createHttpServer();
  const pages = next({ dev: isDevelopment, dir: root, hostname: env.HOST, port, quiet: true, httpServer });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  const upgradePages = isDevelopment ? pages.getUpgradeHandler() : null;
  const front = await createFrontServer(
    {
      ...{ origins, isDevelopment, access: easel.access, welcome: easel.welcome },
      containerUrl: env.EASEL_WEBCONTAINER_URL,
      trustedProxies: env.EASEL_TRUSTED_PROXIES,
      bodies: { perAddress: env.EASEL_BODIES_PER_ADDRESS_MB * 2 ** 20, inAll: env.EASEL_BODIES_MB * 2 ** 20 },
    },
    {
      builder: (request, response) => handle(request, response),
      preview: easel.handlePreview,
      layers: easel.handleLayers,
      site: easel.handleSite,
      backend: easel.handleBackend,
      upgrade: (request, socket, head) => {
        if (easel.handleUpgrade(request, socket, head)) return true;
        if (!upgradePages || !request.url?.startsWith('/_next/')) return false;
        void upgradePages(request, socket, head);
        return true;
      },
      backendUpgrade: easel.handleBackendUpgrade,
      health: easel.health,
      ready: easel.ready,
      onError: easel.onError,
    },
  );
  easel.attachFront(front);
  await listen(front, port, env.HOST);

  let isEnding = false;
  const end = async () => {
    // A second Ctrl-C means now; what was shown is stored, so nothing is lost by it.
    if (isEnding) process.exit(130);
    isEnding = true;
    await easel.close();
    await front.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());

  const address = origins.isLocal ? `http://localhost:${port}` : front.addresses.builder;
  process.stdout.write(
    `\n  Open ${address}\n  ${easel.startupNote()}\n  Ctrl-C stops Easel; what you made is kept in ${env.EASEL_DATA}.\n\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`\nEasel did not start.\n${explain(error)}\n`);
  process.exit(1);
});
