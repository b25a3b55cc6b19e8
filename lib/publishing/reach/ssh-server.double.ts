import net, { type AddressInfo, type Socket } from 'node:net';
import ssh from 'ssh2';

/** The words a service greets with, where it chooses the address; `{origin}` is where its visitors come. */
export type SshDoubleOptions = {
  hostKey?: string;
  /** Absent: everybody is let in. */
  password?: string;
  refusesForward?: boolean;
  greeting?: string;
  port?: number;
  /** The port visitors come to, for a second start of the same service. */
  visitorPort?: number;
};

/** A service like localhost.run on this machine, made of `ssh2`'s own server: opens a port for whoever asks, and forwards it. */
export async function startSshDouble(options: SshDoubleOptions = {}) {
  const hostKey = options.hostKey ?? createHostKey();
  const clients = new Set<ssh.Connection>();
  const listeners = new Set<net.Server>();
  let visitorPort = options.visitorPort ?? 0;
  const users: string[] = [];

  const server = new ssh.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client);
    // As servers written in Go do; `ssh2` leaves it off, and its types leave the method out.
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
    /** Where visitors come. */
    visitorPort: () => visitorPort,
    /** Cuts every client off, and answers nobody any more. */
    async close() {
      for (const client of clients) client.end();
      for (const listener of listeners) listener.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    /** Cuts every client off and stays. */
    cut() {
      for (const client of clients) client.end();
    },
  };
}

export type SshDouble = Awaited<ReturnType<typeof startSshDouble>>;

export function createHostKey(): string {
  return ssh.utils.generateKeyPairSync('ed25519').private;
}
