import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { findNetwork } from './find-network';

/** The address of this computer in the room's network now; null on none. */
export async function readNetwork(): Promise<string | null> {
  return findNetwork(networkInterfaces(), await addressOfDefaultRoute());
}

/** Connecting a datagram socket sends nothing: the system only chooses the way, and with it the address. */
function addressOfDefaultRoute(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const answer = (address: string | null) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => answer(null));
    // 192.0.2.1 is nobody's (RFC 5737).
    socket.connect(9, '192.0.2.1', () => answer(socket.address().address));
  });
}
