import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
const ticketHeader = 'x-easel-ticket';

/**
 * Calls by Easel to an app's functions that come from no network: real requests, through a socket that only this
 * process can access. Each is handled by the `answer` passed with it, and by nothing else.
 */
export async function openInnerCalls() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-inner-'));
  const socketPath = path.join(folder, 's');
  const waiting = new Map<string, Answer>();
  const server = http.createServer((request, response) => {
    const ticket = String(request.headers[ticketHeader] ?? '');
    const answer = waiting.get(ticket);
    waiting.delete(ticket);
    delete request.headers[ticketHeader];
    if (!answer) return void response.writeHead(404).end();
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((settle, reject) => server.once('error', reject).listen(socketPath, settle));
  server.unref();
  return {
    /** Posts a text; returns the status of the response. Rejects if the response broke off. */
    post(
      { host, headers, body }: { host: string; headers: Readonly<Record<string, string>>; body: string },
      answer: Answer,
    ) {
      const ticket = randomBytes(16).toString('hex');
      waiting.set(ticket, answer);
      return new Promise<number>((resolve, reject) => {
        const asked = http.request({
          ...{ socketPath, method: 'POST', agent: false },
          headers: { ...headers, host, 'content-length': Buffer.byteLength(body), [ticketHeader]: ticket },
        });
        asked.on('error', reject).on('response', (given) => {
          given
            .on('error', reject)
            .on('end', () => resolve(given.statusCode ?? 0))
            .resume();
        });
        asked.end(body);
      }).finally(() => waiting.delete(ticket));
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type InnerCalls = Awaited<ReturnType<typeof openInnerCalls>>;
