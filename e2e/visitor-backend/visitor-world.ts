import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { readVisitorFiles } from '../../lib/backends/visitor-backend/visitor-files';
import { visitorHead, visitorPolicy, type VisitorSource } from '../../lib/backends/visitor-backend/visitor-head';
import { root } from '../support/easel';

export const publishableKey = `sb_publishable_${'v'.repeat(31)}`;

export type VisitorWorld = {
  /** The address of a shared app by its name, on an origin of its own. */
  originOf(app: string): string;
  /** Paths that reached the server below `/backend/`: there should be none. */
  asked: string[];
  /** Bytes sent so far, as they went over the wire. */
  sent(): number;
  close(): Promise<void>;
};

/**
 * Serves apps as a shared app's host does: one document with the head first, its script, Easel's own files, and nothing
 * that answers a backend's calls. `/outer` frames the app as a shared page does.
 */
export async function startVisitorWorld(apps: Readonly<Record<string, VisitorSource>>): Promise<VisitorWorld> {
  const files = await readVisitorFiles(path.join(root, 'build', 'visitor-backend'));
  const heads = new Map<string, string>();
  for (const [app, source] of Object.entries(apps)) {
    const head = await visitorHead(source, files);
    if (!head.ok) throw new Error(head.error.fault.message);
    heads.set(app, head.value);
  }
  const script = await build({
    entryPoints: [path.join(root, 'e2e', 'visitor-backend', 'test-page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    alias: { vitest: path.join(root, 'e2e', 'visitor-backend', 'page-expect.ts'), '@': root.replace(/\/$/, '') },
  });
  const asked: string[] = [];
  let sent = 0;
  const policy = Object.entries(visitorPolicy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');

  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    // Another version at the same address: `/as/<its name>`.
    const as = /^\/as\/([\w-]+)$/.exec(pathname)?.[1];
    const app = as ?? /^([\w-]+)\./.exec(request.headers.host ?? '')?.[1] ?? '';
    const answer = (type: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
      sent += body.length;
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    };
    const file = files.at(pathname);
    if (file) {
      const isPlain = !/\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
      void readFile(isPlain ? file.file : file.brotli).then((bytes) =>
        answer(file.headers['content-type']!, bytes, {
          ...file.headers,
          ...(!isPlain && { 'content-encoding': 'br' }),
        }),
      );
    } else if (pathname === '/page.js') answer('text/javascript', script.outputFiles[0]!.contents);
    else if (pathname === '/outer') answer('text/html', '<!doctype html><title>outer</title><iframe src="/"></iframe>');
    else if ((pathname === '/' || as !== undefined) && heads.has(app))
      answer(
        'text/html',
        `<!doctype html><html><head>${heads.get(app)}<meta name="key" content="${publishableKey}"></head><body><script type="module" src="/page.js"></script></body></html>`,
        { 'content-security-policy': policy, 'cache-control': 'no-store' },
      );
    else {
      if (pathname.startsWith('/backend/')) asked.push(pathname);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    originOf: (app) => `http://${app}.visitor.localhost:${port}`,
    asked,
    sent: () => sent,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
