import type { AddressInfo } from 'node:net';
import { preview } from 'vite';

/**
 * Serves a finished app, a folder with an `index.html`, on this machine; every path that is not a file returns the
 * app's page. Call `close` when done.
 */
export async function serveFinished(folder: string): Promise<{ address: string; close(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    root: folder,
    build: { outDir: '.' },
    preview: { port: 0, host: '127.0.0.1' },
    logLevel: 'silent',
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
