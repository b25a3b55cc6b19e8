import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Sockets of each server, since Node forgets those that became WebSockets. */
const socketsOf = new WeakMap<Server, Set<Socket>>();

/** The port listened on; null if it is taken, or the address has gone meanwhile. */
export function listen(server: Server, port: number, address: string): Promise<number | null> {
  const sockets = new Set<Socket>();
  socketsOf.set(server, sockets);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends it with every connection, WebSockets too; resolves when the port is free. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of socketsOf.get(server) ?? []) socket.destroy();
  });
}
