// Entry of the process started by `npm start`: environment → composition root → Next → the front server, in this order.
// The root is created before Next, so that every module instance of Next finds the same one
// (docs/decisions/one-front-server.md).
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { AppFailure, presentError } from '../base/foundation/app-error';
import { parseEnv } from '../base/foundation/env';
import { createOwnFiles } from './front/own-files';
import { startPacking } from './front/start-packing';
import { createFrontServer, type FrontServer } from './front/front-server';
import { originsOf } from '../base/http/origins';
import { type EaselServer, wireServer } from './composition/wire-server';
import { publishServer } from './server-handle';

// The built file is in build/, one folder below the root.
const root = fileURLToPath(new URL('..', import.meta.url));
const isDevelopment = process.env.NODE_ENV === 'development';

/** If the system is to choose the port, it must do so before the first address is written. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

/**
 * Uses the configuration with which the pages were built, as Next's standalone builds do: reading `next.config.ts`
 * would need a compiler of 130 MB and half a second.
 */
async function useBuiltConfig(): Promise<void> {
  const file = path.join(root, '.next', 'required-server-files.json');
  const { config } = JSON.parse(await readFile(file, 'utf8')) as { config: object };
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
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
  const easel: EaselServer = await wireServer({
    env,
    processEnvironment: process.env,
    root,
    origins,
    dataFolder: path.resolve(root, env.EASEL_DATA),
  });
  publishServer(easel);

  // Give Next its own server, so that it does not listen for upgrades on ours and close the channel's sockets.
  const httpServer = createHttpServer();
  if (!isDevelopment) await useBuiltConfig();
  const pages = next({ dev: isDevelopment, dir: root, hostname: env.HOST, port, quiet: true, httpServer });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  // In development, Next serves its files itself, because they change.
  const sendOwnFile = isDevelopment ? null : await createOwnFiles(root);
  const upgradePages = isDevelopment ? pages.getUpgradeHandler() : null;
  const front = await createFrontServer(
    {
      ...{ origins, isDevelopment, access: easel.access, welcome: easel.welcome, siteAt: easel.siteAt },
      containerUrl: env.EASEL_WEBCONTAINER_URL,
      trustedProxies: env.EASEL_TRUSTED_PROXIES,
      bodies: { perAddress: env.EASEL_BODIES_PER_ADDRESS_MB * 2 ** 20, inAll: env.EASEL_BODIES_MB * 2 ** 20 },
    },
    {
      builder: async (request, response) => {
        if (!(await sendOwnFile?.(request, response))) await handle(request, response);
      },
      preview: easel.handlePreview,
      layers: easel.handleLayers,
      site: (request, response, slug, { builder }) => easel.handleSite(request, response, slug, { builder }),
      reached: easel.handleReached,
      shared: easel.handleShared,
      backend: easel.handleBackend,
      upgrade: (request, socket, head) => {
        if (easel.handleUpgrade(request, socket, head)) return true;
        if (!upgradePages || !request.url?.startsWith('/_next/')) return false;
        void upgradePages(request, socket, head);
        return true;
      },
      backendUpgrade: easel.handleBackendUpgrade,
      ...{ health: easel.health, ready: easel.ready },
      ...easel.operating,
      onError: easel.onError,
    },
  );
  easel.attachFront(front);
  await listen(front, port, env.HOST);
  const stopPacking = isDevelopment ? () => {} : await startPacking(root, easel.onError);

  let isEnding = false;
  const end = async () => {
    // A second Ctrl-C exits at once. Everything shown is already stored, so nothing is lost.
    if (isEnding) process.exit(130);
    isEnding = true;
    stopPacking();
    await easel.close();
    await front.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());

  if (env.EASEL_LOG === 'json') {
    easel.log.note(`Easel answers at ${front.addresses.builder}.`);
    return;
  }
  const address = origins.isLocal ? `http://localhost:${port}` : front.addresses.builder;
  process.stdout.write(
    `\n  Open ${address}\n  ${easel.startupNote()}\n  Ctrl-C stops Easel; what you made is kept in ${env.EASEL_DATA}.\n\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`\nEasel did not start.\n${explain(error)}\n`);
  process.exit(1);
});
