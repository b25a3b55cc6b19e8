import type { Server } from 'node:http';
import { closeServer, listen } from './site-listener';

export type WifiState =
  | { phase: 'closed' }
  | { phase: 'open'; origin: string }
  /** It opens by itself when it can. */
  | { phase: 'waiting'; why: 'reach-no-network' | 'reach-port-taken' };

export type KeptWifi = { state(): WifiState; port(): number; look(): Promise<void>; end(): Promise<void> };

type Dependencies = {
  /** This computer's address in the room's network; null on none. */
  readNetwork(): Promise<string | null>;
  /** A server for the site that answers at this origin alone. */
  openServer(originOf: () => string | null): Server;
};

/**
 * Shows a site at this computer's address in the room's network, on a port of its own: bound to that address alone, and moved
 * along when the address changes. `port` 0: any free one, kept from then on, so that links stay.
 */
export function keepWifi({ readNetwork, openServer }: Dependencies, wanted: number): KeptWifi {
  let state: WifiState = { phase: 'closed' };
  let port = wanted;
  let open: { address: string; server: Server } | null = null;
  let turn: Promise<void> = Promise.resolve();
  let isOver = false;

  async function shut(): Promise<void> {
    const server = open?.server;
    open = null;
    if (server) await closeServer(server);
  }

  async function lookNow(): Promise<void> {
    if (isOver) return;
    const address = await readNetwork();
    if (address === null) {
      await shut();
      state = { phase: 'waiting', why: 'reach-no-network' };
      return;
    }
    if (open?.address === address) return;
    await shut();
    const server = openServer(() => (state.phase === 'open' ? state.origin : null));
    const opened = await listen(server, port, address);
    if (opened === null) {
      state = { phase: 'waiting', why: 'reach-port-taken' };
      return;
    }
    port = opened;
    open = { address, server };
    state = { phase: 'open', origin: `http://${address}:${port}` };
  }

  const inTurn = (work: () => Promise<void>) => {
    turn = turn.then(work, work);
    return turn;
  };
  return {
    state: () => state,
    port: () => port,
    /** Compares with the network as it is now; one look at a time. */
    look: () => inTurn(lookNow),
    end: () =>
      inTurn(async () => {
        isOver = true;
        await shut();
        state = { phase: 'closed' };
      }),
  };
}
