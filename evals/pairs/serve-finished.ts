import type { AddressInfo } from 'node:net';
import { preview } from 'vite';

/**
 * Serves a finished app, a folder with its `index.html`, at an address of this machine; every path that is no file is the app's own
 * page. Call `close` when it has been looked at.
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
