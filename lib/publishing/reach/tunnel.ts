import type { AppErrorCode } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';

/** Where visitors of a link arrive on this computer: a listener for one site only. */
export type TunnelTarget = {
  /** Its port on 127.0.0.1. */
  port: number;
  /**
   * Records the visitor behind a connection before its first byte arrives. `localPort` is the tunnel's own end of the
   * connection; with `null`, the service names the visitor in `X-Forwarded-For`.
   */
  noteCaller(localPort: number, address: string | null): void;
};

export type OpenTunnel = {
  /** The public origin of the site, without a path. */
  origin: string;
  /** Fingerprint of the service's key, `SHA256:…`; null if the tunnel does not check it. */
  fingerprint: string | null;
  /**
   * Resolves when the tunnel has ended: the network broke, the service closed it, or `close` was called. Never rejects.
   */
  ended: Promise<void>;
  /** Closes the tunnel and every connection through it; resolves when everything on this side is closed. */
  close(): Promise<void>;
};

export type TunnelErrorCode = Extract<AppErrorCode, `tunnel-${string}`>;
/** `shown`: the key that a service presented instead of the known one. */
export type TunnelFailure = { code: TunnelErrorCode; shown?: string; detail?: string };

/**
 * One way to give a site on this computer a public address. `open` resolves once the address is known, and leaves
 * nothing behind if it fails or `signal` aborts. It is called again for every attempt.
 */
export interface Tunnel {
  open(target: TunnelTarget, signal: AbortSignal): Promise<Result<OpenTunnel, TunnelFailure>>;
}

/** Temporary failures, for which trying again makes sense. */
export const passingFailures: ReadonlySet<TunnelErrorCode> = new Set([
  'tunnel-unreachable',
  'tunnel-forward-refused',
  'tunnel-no-address',
]);
