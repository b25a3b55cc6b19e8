import net, { type AddressInfo, type Socket } from 'node:net';
import ssh from 'ssh2';
import { makeSshKey } from './make-ssh-key';

/** The greeting of a service that chooses the address itself; `{origin}` is replaced by the address for visitors. */
export type SshDoubleOptions = {
  hostKey?: string;
  /** If absent, everybody is let in. */
  password?: string;
  refusesForward?: boolean;
  greeting?: string;
  port?: number;
  /** The port for visitors, for starting the same service a second time. */
  visitorPort?: number;
};

/** A local service like localhost.run, made with `ssh2`'s own server: opens a port for any client and forwards it. */
export async function startSshDouble(options: SshDoubleOptions = {}) {
  const hostKey = options.hostKey ?? createHostKey();
  const clients = new Set<ssh.Connection>();
  const listeners = new Set<net.Server>();
  let visitorPort = options.visitorPort ?? 0;
  const users: string[] = [];

  const server = new ssh.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client);
    // As servers written in Go do by default; `ssh2` does not, and its types lack the method.
    (client as ssh.Connection & Pick<Socket, 'setNoDelay'>).setNoDelay(true);
    const mine = new Set<net.Server>();
    client.on('error', () => undefined);
    client.on('close', () => {
      clients.delete(client);
      for (const listener of mine) listener.close();
    });
    client.on('authentication', (context) => {
      users.push(context.username);
      if (options.password === undefined) return context.accept();
      const isRight = context.method === 'password' && context.password === options.password;
      return isRight ? context.accept() : context.reject(['password']);
    });
    client.on('request', (accept, reject, name, info) => {
      if (name !== 'tcpip-forward' || options.refusesForward === true) return reject?.();
      const { bindAddr, bindPort } = info as { bindAddr: string; bindPort: number };
      const listener = net.createServer({ noDelay: true }, (socket) => {
        socket.on('error', () => socket.destroy());
        const from = [socket.remoteAddress ?? '', socket.remotePort ?? 0] as const;
        client.forwardOut(bindAddr, bindPort, ...from, (error, channel) => {
          if (error) return void socket.destroy();
          channel.on('error', () => socket.destroy());
          channel.on('close', () => socket.destroy());
          socket.on('close', () => channel.destroy());
          socket.pipe(channel).pipe(socket);
        });
      });
      listeners.add(listener);
      mine.add(listener);
      listener.once('error', () => reject?.());
      listener.listen(visitorPort, '127.0.0.1', () => {
        visitorPort = (listener.address() as AddressInfo).port;
        accept?.();
      });
    });
    client.on('session', (accept) => {
      const session = accept();
      session.on('shell', (acceptShell) => {
        const channel = acceptShell();
        if (options.greeting !== undefined)
          channel.write(options.greeting.replace('{origin}', `http://127.0.0.1:${visitorPort}`));
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hostKey,
    users,
    /** The port for visitors. */
    visitorPort: () => visitorPort,
    /** Disconnects every client and stops answering. */
    async close() {
      for (const client of clients) client.end();
      for (const listener of listeners) listener.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    /** Disconnects every client but keeps running. */
    cut() {
      for (const client of clients) client.end();
    },
  };
}

export type SshDouble = Awaited<ReturnType<typeof startSshDouble>>;

export function createHostKey(): string {
  return makeSshKey().privateKey;
}
