import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { findNetwork } from './find-network';

/** This computer's current address in the local network; null if there is none. */
export async function readNetwork(): Promise<string | null> {
  return findNetwork(networkInterfaces(), await addressOfDefaultRoute());
}

/** Connecting a datagram socket sends nothing: the system only chooses the route, and with it the local address. */
function addressOfDefaultRoute(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const answer = (address: string | null) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => answer(null));
    // 192.0.2.1 is reserved for documentation (RFC 5737).
    socket.connect(9, '192.0.2.1', () => answer(socket.address().address));
  });
}
