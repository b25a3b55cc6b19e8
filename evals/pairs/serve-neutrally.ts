import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** Where an app really is: a port of this machine, and the name it answers to. */
export type Upstream = { port: number; host: string };
/** `page`: what is shown at `owner.localhost` for an app. */
export type NeutralServer = { addressOf(name: string): string; ownerAddress: string; close(): Promise<void> };

/**
 * Serves apps under names that do not reveal their builder, `http://<name>.apps.localhost:<port>/`, sockets included.
 * Requests to `owner.localhost` go to `answerOwner`, which gets the URL and returns HTML.
 */
export async function serveNeutrally(
  upstreams: ReadonlyMap<string, Upstream>,
  answerOwner: (url: URL) => Promise<string>,
): Promise<NeutralServer> {
  let port = 0;
  const find = (incoming: IncomingMessage) => {
    const name = /^([\w-]+)\.apps\.localhost(?::\d+)?$/.exec(incoming.headers.host ?? '')?.[1];
    return name === undefined ? undefined : upstreams.get(name);
  };
  const headersFor = ({ headers }: IncomingMessage, { host }: Upstream) => {
    const here = `http://${headers.host ?? ''}`;
    const there = (text: string | undefined) => text?.replace(here, `http://${host}`);
    const { origin, referer } = headers;
    return {
      ...headers,
      host,
      ...(origin === undefined ? {} : { origin: there(origin) }),
      ...(referer === undefined ? {} : { referer: there(referer) }),
    };
  };

  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
    if (url.hostname === 'owner.localhost') {
      answerOwner(url).then(
        (html) => outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html),
        (error: unknown) => outgoing.writeHead(500).end(String(error)),
      );
      return;
    }
    const upstream = find(incoming);
    if (!upstream) return void outgoing.writeHead(404).end('There is no such app.');
    const { method, url: path } = incoming;
    const passed = request(
      { host: '127.0.0.1', port: upstream.port, method, path, headers: headersFor(incoming, upstream) },
      (answer) => {
        const location = answer.headers.location?.replace(`http://${upstream.host}`, '');
        const headers = location === undefined ? answer.headers : { ...answer.headers, location };
        outgoing.writeHead(answer.statusCode ?? 502, headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(error.message);
    });
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const upstream = find(incoming);
    if (!upstream) return void socket.destroy();
    const passed = connect(upstream.port, '127.0.0.1', () => {
      const lines = Object.entries(headersFor(incoming, upstream)).flatMap(([name, value]) =>
        [value ?? []].flat().map((one) => `${name}: ${one}`),
      );
      passed.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    passed.on('error', () => socket.destroy());
    socket.on('error', () => passed.destroy());
    socket.on('close', () => passed.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  return {
    addressOf: (name) => `http://${name}.apps.localhost:${port}/`,
    ownerAddress: `http://owner.localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
