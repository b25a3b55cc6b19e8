import { isLocalHost } from '../foundation/env';
import type { ProjectId } from '../foundation/id';

/**
 * The addresses of one Easel instance. Each kind of content has its own origin, so that the browser isolates the
 * person's apps from the builder (docs/decisions/one-front-server.md).
 */
export type Origins = {
  /** `http:` or `https:` */
  scheme: string;
  /** What follows every host name: `:3000`, or nothing. */
  portSuffix: string;
  /** `app.localhost` */
  builderHost: string;
  /** `sites.localhost` */
  sitesHost: string;
  /** Whether people open it on this same machine; then `localhost` and 127.0.0.1 respond too. */
  isLocal: boolean;
  /** The port actually listened on. */
  port: number;
};

/** The target that a request's Host header names. */
export type HostTarget =
  | { kind: 'builder' }
  | { kind: 'preview'; key: string }
  /** An app shared at a link. Each has its own origin, so that no app can read what another stores in the browser. */
  | { kind: 'shared'; shareId: string }
  | { kind: 'layers' }
  | { kind: 'site'; slug: string }
  /**
   * A published app on its own listener, at a local network address or behind a tunnel; the Host header does not
   * identify it.
   */
  | { kind: 'reached'; projectId: ProjectId; origin: string }
  /** `localhost`: the page that detects which addresses this browser can open. */
  | { kind: 'door' }
  /** `127.0.0.1`: the door, the health check, and backends for clients that can't set a Host. */
  | { kind: 'loopback' }
  /** `127.0.0.1:<port>` of an instance that has a public name: only the health check, for its own container. */
  | { kind: 'self' };

/** `port` is the one actually listened on (the system may have chosen it). */
export function originsOf(config: {
  baseUrl: string | undefined;
  sitesHost: string | undefined;
  port: number;
}): Origins {
  const base = new URL(config.baseUrl ?? `http://app.localhost:${config.port}`);
  const isLocal = isLocalHost(base.hostname);
  return {
    scheme: base.protocol,
    portSuffix: base.port === '' ? '' : `:${base.port}`,
    builderHost: base.hostname,
    sitesHost: config.sitesHost ?? (isLocal ? 'sites.localhost' : `sites.${base.hostname}`),
    isLocal,
    port: config.port,
  };
}

const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost']);
const previewPattern = /^p-([a-z2-7]{26,64})$/;
const sharedPattern = /^s-([a-z2-7]{26})$/;
const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Resolves a Host header; null means that it is none of this instance's (421). A port must match if given. A name with
 * a trailing dot is a different origin to a browser, and is not served.
 */
export function targetOfHost(host: string | undefined, origins: Origins): HostTarget | null {
  if (host === undefined) return null;
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]*[a-z0-9-])(:\d{1,5})?$/i.exec(host);
  if (!match) return null;
  const name = match[1]!.toLowerCase();
  const port = match[2] ?? '';
  // A proxy in front may drop or change the port of a public address; on this machine it must match.
  if (origins.isLocal && port !== origins.portSuffix) return null;

  if (!origins.isLocal && loopbackNames.has(name)) return port === `:${origins.port}` ? { kind: 'self' } : null;
  if (name === origins.builderHost) return { kind: 'builder' };
  if (name === `layers.${origins.builderHost}`) return { kind: 'layers' };
  if (name.endsWith(`.${origins.builderHost}`)) {
    const label = name.slice(0, -origins.builderHost.length - 1);
    const key = previewPattern.exec(label)?.[1];
    const shareId = sharedPattern.exec(label)?.[1];
    if (key !== undefined) return { kind: 'preview', key };
    return shareId === undefined ? null : { kind: 'shared', shareId };
  }
  if (name.endsWith(`.${origins.sitesHost}`)) {
    const slug = name.slice(0, -origins.sitesHost.length - 1);
    return slugPattern.test(slug) ? { kind: 'site', slug } : null;
  }
  if (origins.isLocal && name === 'localhost') return { kind: 'door' };
  if (origins.isLocal && (name === '127.0.0.1' || name === '[::1]')) return { kind: 'loopback' };
  return null;
}

/** The canonical Host of a target, for building addresses: without a proxy's port or unusual capitals. */
export function hostOf(target: HostTarget, origins: Origins): string {
  const at = (name: string) => `${name}${origins.portSuffix}`;
  switch (target.kind) {
    case 'builder':
      return at(origins.builderHost);
    case 'layers':
      return at(`layers.${origins.builderHost}`);
    case 'preview':
      return at(`p-${target.key}.${origins.builderHost}`);
    case 'shared':
      return at(`s-${target.shareId}.${origins.builderHost}`);
    case 'site':
      return at(`${target.slug}.${origins.sitesHost}`);
    case 'reached':
      return new URL(target.origin).host;
    case 'door':
      return at('localhost');
    case 'loopback':
      return at('127.0.0.1');
    case 'self':
      return `127.0.0.1:${origins.port}`;
    default:
      return target satisfies never;
  }
}

/** Builds the addresses for one way of opening Easel: by host name, or by port (for browsers without `*.localhost`). */
export interface AddressBook {
  readonly builder: string;
  readonly layers: string;
  preview(key: string): Promise<string>;
  shared(shareId: string): Promise<string>;
  site(slug: string): Promise<string>;
}

/** Addresses by host name, the usual way. No trailing slash, like an `Origin` header. */
export function hostAddresses(origins: Origins): AddressBook {
  const at = (host: string) => `${origins.scheme}//${host}${origins.portSuffix}`;
  return {
    builder: at(origins.builderHost),
    layers: at(`layers.${origins.builderHost}`),
    preview: async (key) => at(`p-${key}.${origins.builderHost}`),
    shared: async (shareId) => at(`s-${shareId}.${origins.builderHost}`),
    site: async (slug) => at(`${slug}.${origins.sitesHost}`),
  };
}
