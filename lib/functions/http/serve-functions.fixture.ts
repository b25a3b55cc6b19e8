import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeys } from '../../backends/backends/create-keys';
import type { FunctionHostOptions, RunnableApp } from '../runtime/function-host';
import { openTestFunctions } from '../runtime/test-functions.fixture';
import { createAnswerFunction } from './answer-function';

/** Functions behind an address, as pages call them; `app` may be replaced between calls. */
export async function serveFunctions(first: RunnableApp, options: Partial<FunctionHostOptions> = {}) {
  const opened = await openTestFunctions(options);
  const keys = createKeys();
  const answer = createAnswerFunction({ host: opened.host, logs: opened.logs, now: () => Date.now() });
  const served = { app: first };
  const server = createServer((request, response) => {
    const { settings, ...app } = served.app;
    const called = { ...app, keys, settings: async () => settings };
    answer(request, response, { path: request.url ?? '', app: async () => called }).then(
      (isOurs) => isOurs || response.writeHead(404).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/functions/v1/`;
  return {
    ...opened,
    served,
    keys,
    url,
    call: (path: string, init: RequestInit = {}) =>
      fetch(url + path, { ...init, headers: { apikey: keys.publishableKey, ...(init.headers as object) } }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
    },
  };
}
