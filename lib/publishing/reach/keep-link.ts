import type { Now } from '../../base/foundation/id';
import { type LinkEvent, type LinkState, transitionLink } from './transition-link';
import type { OpenTunnel, Tunnel, TunnelTarget } from './tunnel';

export type KeptLink = {
  state(): LinkState;
  /** If it is waiting, tries again at once, because the network has changed. */
  tryNow(): void;
  /** Resolves when everything has been closed. */
  end(): Promise<void>;
};

type Dependencies = {
  now: Now;
  /** Returns a number from 0 to 1. */
  random(): number;
  /** Calls back once, unless the returned function is called first. */
  later(ms: number, call: () => void): () => void;
  /** Called when the link has an address. */
  opened?(origin: string): void;
  onError(error: unknown): void;
};

/** Runs the commands of `transitionLink`: opens the tunnel, and opens it again whenever it breaks, until `end`. */
export function keepLink(
  { now, random, later, opened: tellOpened, onError }: Dependencies,
  { tunnel, target }: { tunnel: Tunnel; target: TunnelTarget },
): KeptLink {
  let state: LinkState = { phase: 'closed' };
  let attempt: AbortController | null = null;
  let open: OpenTunnel | null = null;
  let pending: Promise<unknown> = Promise.resolve();
  let forget = () => {};

  function take(event: LinkEvent): void {
    const step = transitionLink(state, event, { now: now(), chance: random() });
    state = step.state;
    for (const command of step.commands) {
      switch (command.type) {
        case 'open':
          pending = begin().catch(onError);
          break;
        case 'close':
          forget();
          attempt?.abort();
          pending = Promise.allSettled([pending, open?.close()]);
          open = null;
          break;
        case 'wait':
          forget();
          forget = later(command.ms, () => take({ type: 'due' }));
          break;
        default:
          command satisfies never;
      }
    }
  }

  async function begin(): Promise<void> {
    const mine = new AbortController();
    attempt = mine;
    const opened = await tunnel.open(target, mine.signal);
    // If the attempt was aborted meanwhile, close the tunnel that opened too late.
    if (mine.signal.aborted) return opened.ok ? opened.value.close() : undefined;
    if (!opened.ok) {
      const { code, shown } = opened.error;
      return take({ type: 'failed', why: { code, ...(shown !== undefined && { shown }) } });
    }
    const { origin, fingerprint, ended } = opened.value;
    open = opened.value;
    take({ type: 'opened', origin, fingerprint });
    tellOpened?.(origin);
    void ended.then(() => {
      if (open !== opened.value) return;
      open = null;
      take({ type: 'ended' });
    });
  }

  take({ type: 'asked' });
  return {
    state: () => state,
    tryNow: () => {
      forget();
      take({ type: 'due' });
    },
    async end() {
      take({ type: 'told-to-end' });
      await pending;
    },
  };
}
