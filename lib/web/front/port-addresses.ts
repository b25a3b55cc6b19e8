import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AddressBook, HostTarget } from '../../base/http/origins';

/** What a port of `localhost` serves if the browser does not resolve `*.localhost` (Safari before macOS 26). */
export type PortTarget = Extract<HostTarget, { kind: 'builder' | 'layers' | 'preview' | 'shared' | 'site' }>;

/**
 * Addresses by port: each origin is a port of `localhost`, opened when first needed and kept until the process ends, so
 * that a preview keeps its stored data while Easel runs. `open` creates a server for a target; `start` opens the
 * builder and the layers.
 */
export function createPortAddresses(open: (target: PortTarget) => Server, address: string) {
  const ports = new Map<string, Promise<number>>();
  const targets = new Map<number, PortTarget>();
  const servers: Server[] = [];

  const portOf = (name: string, target: PortTarget): Promise<number> => {
    const known = ports.get(name);
    if (known) return known;
    const opened = new Promise<number>((resolve, reject) => {
      const server = open(target);
      servers.push(server);
      server.once('error', reject);
      server.listen(0, address, () => {
        const port = (server.address() as AddressInfo).port;
        targets.set(port, target);
        resolve(port);
      });
    });
    ports.set(name, opened);
    // A port that could not be opened may be tried again.
    opened.catch(() => ports.delete(name));
    return opened;
  };

  const at = (port: number) => `http://localhost:${port}`;

  return {
    /** Opens builder and layers; resolves with the address book that names every host by port. */
    async start(): Promise<AddressBook> {
      const builder = at(await portOf('builder', { kind: 'builder' }));
      const layers = at(await portOf('layers', { kind: 'layers' }));
      return {
        builder,
        layers,
        preview: async (key) => at(await portOf(`p-${key}`, { kind: 'preview', key })),
        shared: async (shareId) => at(await portOf(`s-${shareId}`, { kind: 'shared', shareId })),
        site: async (slug) => at(await portOf(`site-${slug}`, { kind: 'site', slug })),
      };
    },
    close(): void {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
