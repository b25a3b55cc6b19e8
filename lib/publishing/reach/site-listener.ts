import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The sockets of each server, because Node no longer tracks those that became WebSockets. */
const socketsOf = new WeakMap<Server, Set<Socket>>();

/** Listens and returns the port; null if it is taken, or if the address no longer exists. */
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

/** Closes a server with all its connections, including WebSockets; resolves when the port is free. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of socketsOf.get(server) ?? []) socket.destroy();
  });
}
