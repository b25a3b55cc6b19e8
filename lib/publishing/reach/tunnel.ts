import type { AppErrorCode } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';

/** Where visitors of a link arrive on this computer: a listener of one site alone. */
export type TunnelTarget = {
  /** Its port of 127.0.0.1. */
  port: number;
  /**
   * Says who is behind a connection, before its first byte arrives: `localPort` is the tunnel's own end of it. `null`: the
   * service says it in `X-Forwarded-For`.
   */
  noteCaller(localPort: number, address: string | null): void;
};

export type OpenTunnel = {
  /** Where everybody opens the site, without a path. */
  origin: string;
  /** What the service's key looks like, `SHA256:…`; null where that is not the tunnel's to check. */
  fingerprint: string | null;
  /** Settles when it is over: the network broke, the service ended it, or `close` was called. Never rejects. */
  ended: Promise<void>;
  /** Ends it and every connection through it; resolves when nothing of it is left here. */
  close(): Promise<void>;
};

export type TunnelErrorCode = Extract<AppErrorCode, `tunnel-${string}`>;
/** `shown`: the key that a service showed in place of the known one. */
export type TunnelFailure = { code: TunnelErrorCode; shown?: string; detail?: string };

/**
 * One way to give a site of this computer an address for everybody. `open` resolves once the address is known, and leaves
 * nothing behind if it fails or `signal` aborts. It is called again for every attempt.
 */
export interface Tunnel {
  open(target: TunnelTarget, signal: AbortSignal): Promise<Result<OpenTunnel, TunnelFailure>>;
}

/** Failures that pass by themselves, so that trying again makes sense. */
export const passingFailures: ReadonlySet<TunnelErrorCode> = new Set([
  'tunnel-unreachable',
  'tunnel-forward-refused',
  'tunnel-no-address',
]);
