import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostName } from '../../base/answers/host-answers';
import { answerCloudflare } from './cloudflare.double';
import type { DoubleAnswer, DoubleState } from './host-state.double';
import { answerNetlify } from './netlify.double';
import { answerVercel } from './vercel.double';

export type HostDouble = {
  /** Such as `http://127.0.0.1:4000`. */
  base: string;
  state: DoubleState;
  /** Method and path of every call, in order. */
  calls: string[];
  /** Awaited before a call is carried out; if it throws, the connection is cut. */
  beforeCall(wait: ((call: string) => Promise<void> | void) | null): void;
  close(): Promise<void>;
};

const answering = { netlify: answerNetlify, vercel: answerVercel, cloudflare: answerCloudflare };

/**
 * A local host that behaves as Netlify, Vercel or Cloudflare document the calls that Easel makes: addresses, bodies,
 * responses and refusals. It accepts one token, and publishes a deployment only once all its files have been uploaded.
 */
export async function startHostDouble(host: HostName): Promise<HostDouble> {
  const calls: string[] = [];
  let waiting: ((call: string) => Promise<void> | void) | null = null;
  let count = 0;
  const state: DoubleState = {
    ...{ host, token: `${host}-token`, sites: new Map(), deployments: new Map(), kept: new Map(), mood: 'well' },
    ...{ taken: new Set(), accounts: ['account-1'] },
    begin(site, files, isWhole) {
      count += 1;
      const looks = isWhole ? (state.mood === 'slow' ? 4 : 1) : null;
      const deployment = { id: `${host}-deployment-${count}`, site, files, looks };
      state.deployments.set(deployment.id, deployment);
      return deployment;
    },
    look(deployment) {
      if (deployment.looks === null) return 'going';
      if (state.mood === 'fails-there') return 'failed';
      if (deployment.looks > 0) {
        deployment.looks -= 1;
        return 'going';
      }
      const bytes = [...deployment.files].map(([path, hash]) => [path, state.kept.get(hash)!] as const);
      deployment.site.live = new Map(bytes);
      return 'live';
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    const url = new URL(request.url!, 'http://double');
    const call = `${request.method} ${url.pathname}`;
    calls.push(call);
    await waiting?.(call);
    const [status, body] =
      state.mood === 'broken'
        ? ([503, { message: 'Service unavailable' }] as DoubleAnswer)
        : answering[host](state, {
            ...{ method: request.method!, path: url.pathname, headers: request.headers, bytes },
            json: () => JSON.parse(bytes.toString('utf8')) as Record<string, unknown>,
          });
    const text = body === null ? '' : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ state, calls },
    beforeCall: (wait) => (waiting = wait),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
