import type { IncomingMessage, Server } from 'node:http';
import type { Now, ProjectId } from '../../base/foundation/id';
import { createReadAddress } from '../../base/http/client-address';
import type { HostTarget } from '../../base/http/origins';
import { keepLink } from './keep-link';
import type { LinkSettings } from './reach';
import { closeServer, listen } from './site-listener';
import type { LinkState } from './transition-link';
import type { Tunnel } from './tunnel';

export type Reached = Extract<HostTarget, { kind: 'reached' }>;
/** Creates a server for one site only, not yet listening; see `front`. */
export type OpenSite = (
  targetOf: (request: IncomingMessage) => Reached | null,
  callerOf?: (request: IncomingMessage) => string,
) => Server;

export type LinkDependencies = {
  openSite: OpenSite;
  now: Now;
  random(): number;
  later(ms: number, call: () => void): () => void;
  /** Opens the link as a visitor would, and returns whether this Easel answered the probe. */
  tryLink(url: string, probe: string): Promise<boolean>;
  onError(error: unknown): void;
};

export type SiteLink = {
  settings: LinkSettings;
  state(): LinkState;
  wasTried(): boolean;
  /** The last segment of the address that proves that visitors arrive here. */
  probe: string;
  tryNow(): void;
  end(): Promise<void>;
};

/** When to test a link after it opened: services take a moment until it works from outside. */
const triesAfterMs = [0, 2000, 5000, 15_000];
// Services append the visitor's address last, and all reach this server through a program on this computer.
const readForwarded = createReadAddress(['loopback']);

/**
 * Opens the link of one site: a listener at 127.0.0.1 that answers only to the link's own Host, and the tunnel that
 * leads there. Null if no port could be opened.
 */
export async function openLinkOfSite(
  { openSite, now, random, later, tryLink, onError }: LinkDependencies,
  {
    projectId,
    settings,
    tunnel,
    probe,
  }: { projectId: ProjectId; settings: LinkSettings; tunnel: Tunnel; probe: string },
): Promise<SiteLink | null> {
  const callers = new Map<number, string | null>();
  let state = (): LinkState => ({ phase: 'closed' });
  let wasTried = false;
  let forget = () => {};

  const server = openSite(
    (request) => {
      const current = state();
      if (current.phase !== 'open' || request.headers.host !== new URL(current.origin).host) return null;
      return { kind: 'reached', projectId, origin: current.origin };
    },
    (request) => callers.get(request.socket.remotePort ?? 0) ?? readForwarded(request),
  );
  const port = await listen(server, 0, '127.0.0.1');
  if (port === null) return null;
  server.on('connection', (socket) => {
    const { remotePort = 0 } = socket;
    socket.once('close', () => callers.delete(remotePort));
  });

  function tryFromHere(origin: string, times: number): void {
    const wait = triesAfterMs[times];
    if (wait === undefined) return;
    forget();
    forget = later(wait, () => {
      void tryLink(origin, probe)
        .then((answered) => {
          const current = state();
          if (current.phase !== 'open' || current.origin !== origin) return;
          if (answered) wasTried = true;
          else tryFromHere(origin, times + 1);
        })
        .catch(onError);
    });
  }

  const link = keepLink(
    {
      ...{ now, random, later, onError },
      opened: (origin) => {
        wasTried = false;
        tryFromHere(origin, 0);
      },
    },
    { tunnel, target: { port, noteCaller: (localPort, address) => void callers.set(localPort, address) } },
  );
  state = link.state;
  return {
    settings,
    state: link.state,
    wasTried: () => wasTried,
    probe,
    tryNow: link.tryNow,
    async end() {
      forget();
      await link.end();
      await closeServer(server);
    },
  };
}
