import { isLocalHost } from '../foundation/env';

/**
 * The addresses one Easel answers at. Every kind of content has an origin of its own, so that the browser keeps the
 * person's apps out of the builder (DESIGN "One front server").
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
  /** Whether people open it on this very machine; then `localhost` and 127.0.0.1 answer too. */
  isLocal: boolean;
  /** The port really listened on. */
  port: number;
};

/** What a request's Host asks for. */
export type HostTarget =
  | { kind: 'builder' }
  | { kind: 'preview'; key: string }
  | { kind: 'layers' }
  | { kind: 'site'; slug: string }
  /** `localhost`: the page that finds out which addresses this browser can open. */
  | { kind: 'door' }
  /** `127.0.0.1`: the door, health, and backends for clients that can't set a Host. */
  | { kind: 'loopback' }
  /** `127.0.0.1:<port>` of an instance that has a name: whether it lives, for a container's own check. */
  | { kind: 'self' };

/** `port` is the one really listened on (it may have been chosen by the system). */
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
const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a Host header; null means nobody here answers to it (421). Ports must match where they are written. A dot behind the
 * name is another origin to a browser, and none of ours.
 */
export function targetOfHost(host: string | undefined, origins: Origins): HostTarget | null {
  if (host === undefined) return null;
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]*[a-z0-9-])(:\d{1,5})?$/i.exec(host);
  if (!match) return null;
  const name = match[1]!.toLowerCase();
  const port = match[2] ?? '';
  // A proxy in front may leave out or change the port of a public address; on this machine it must be ours.
  if (origins.isLocal && port !== origins.portSuffix) return null;

  if (!origins.isLocal && loopbackNames.has(name)) return port === `:${origins.port}` ? { kind: 'self' } : null;
  if (name === origins.builderHost) return { kind: 'builder' };
  if (name === `layers.${origins.builderHost}`) return { kind: 'layers' };
  if (name.endsWith(`.${origins.builderHost}`)) {
    const preview = previewPattern.exec(name.slice(0, -origins.builderHost.length - 1));
    return preview ? { kind: 'preview', key: preview[1]! } : null;
  }
  if (name.endsWith(`.${origins.sitesHost}`)) {
    const slug = name.slice(0, -origins.sitesHost.length - 1);
    return slugPattern.test(slug) ? { kind: 'site', slug } : null;
  }
  if (origins.isLocal && name === 'localhost') return { kind: 'door' };
  if (origins.isLocal && (name === '127.0.0.1' || name === '[::1]')) return { kind: 'loopback' };
  return null;
}

/** The one spelling of a target's Host, for whoever builds addresses from it: a proxy's port and odd capitals are left out. */
export function hostOf(target: HostTarget, origins: Origins): string {
  const at = (name: string) => `${name}${origins.portSuffix}`;
  switch (target.kind) {
    case 'builder':
      return at(origins.builderHost);
    case 'layers':
      return at(`layers.${origins.builderHost}`);
    case 'preview':
      return at(`p-${target.key}.${origins.builderHost}`);
    case 'site':
      return at(`${target.slug}.${origins.sitesHost}`);
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

/** Writes the addresses of one way to open Easel: by host names, or (for browsers without `*.localhost`) by ports. */
export interface AddressBook {
  readonly builder: string;
  readonly layers: string;
  preview(key: string): Promise<string>;
  site(slug: string): Promise<string>;
}

/** Addresses by host name, the usual way. No trailing slash, as `Origin` is written. */
export function hostAddresses(origins: Origins): AddressBook {
  const at = (host: string) => `${origins.scheme}//${host}${origins.portSuffix}`;
  return {
    builder: at(origins.builderHost),
    layers: at(`layers.${origins.builderHost}`),
    preview: async (key) => at(`p-${key}.${origins.builderHost}`),
    site: async (slug) => at(`${slug}.${origins.sitesHost}`),
  };
}
