import type { Server } from 'node:http';
import { closeServer, listen } from './site-listener';

export type WifiState =
  | { phase: 'closed' }
  | { phase: 'open'; origin: string }
  /** Opens by itself as soon as it can. */
  | { phase: 'waiting'; why: 'reach-no-network' | 'reach-port-taken' };

export type KeptWifi = { state(): WifiState; port(): number; look(): Promise<void>; end(): Promise<void> };

type Dependencies = {
  /** This computer's address in the local network; null if there is none. */
  readNetwork(): Promise<string | null>;
  /** Creates a server for the site that answers only at this origin. */
  openServer(originOf: () => string | null): Server;
};

/**
 * Serves a site at this computer's address in the local network, on its own port. Binds only to that address, and moves
 * with it when it changes. `port` 0 takes any free port, which is then kept so that links stay valid.
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
    /** Compares with the current network; one check at a time. */
    look: () => inTurn(lookNow),
    end: () =>
      inTurn(async () => {
        isOver = true;
        await shut();
        state = { phase: 'closed' };
      }),
  };
}
