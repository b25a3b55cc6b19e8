import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The attacker's host: records every request, and serves a page that anyone may read. */
export type Outside = {
  /** `http://outside.localhost:<port>`, a different site from Easel's hosts. */
  origin: string;
  /** Method and path of every request so far. */
  heard: string[];
  /** The page it serves from now on. */
  page: string;
  close(): Promise<void>;
};

export async function startOutside(): Promise<Outside> {
  const outside = { origin: '', heard: [] as string[], page: '<!doctype html><h1>Outside</h1>' };
  const server = createServer((request, response) => {
    outside.heard.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end(outside.page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outside.origin = `http://outside.localhost:${(server.address() as AddressInfo).port}`;
  return Object.assign(outside, {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
