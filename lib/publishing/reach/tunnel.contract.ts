import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenTunnel, Tunnel } from './tunnel';

export type TunnelWorld = {
  tunnel: Tunnel;
  /** What a visitor gets at a path of the link. */
  visit(origin: string, path: string): Promise<{ status: number; body: string }>;
  /** Makes the service disappear, as when the network breaks. */
  breakOff(): Promise<void>;
  /** Makes the service available again. */
  comeBack(): Promise<void>;
  dispose(): Promise<void>;
};

/** The contract of every tunnel. */
export function describeTunnel(adapter: string, openWorld: () => Promise<TunnelWorld>) {
  describe(`Tunnel (${adapter})`, () => {
    let world: TunnelWorld;
    let site: Server;
    let opened: OpenTunnel | null = null;
    const callers = new Map<number, string | null>();
    const target = () => ({
      port: (site.address() as AddressInfo).port,
      noteCaller: (localPort: number, address: string | null) => void callers.set(localPort, address),
    });
    const open = async (signal = new AbortController().signal) => {
      const result = await world.tunnel.open(target(), signal);
      if (!result.ok) throw new Error(result.error.code);
      opened = result.value;
      return result.value;
    };
    beforeEach(async () => {
      world = await openWorld();
      site = createServer((request, response) => response.end(`${request.method} ${request.url}`));
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      await opened?.close();
      opened = null;
      site.closeAllConnections();
      site.close();
      await world.dispose();
      callers.clear();
    });

    test('leads visitors of its address to the site', async () => {
      const { origin } = await open();
      expect(await world.visit(origin, '/a?b=c')).toEqual({ status: 200, body: 'GET /a?b=c' });
    });

    test('holds many visitors at once', async () => {
      const { origin } = await open();
      const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => world.visit(origin, `/${at}`)));
      expect(answers.map(({ body }) => body)).toEqual(answers.map((_, at) => `GET /${at}`));
    });

    test('says when it is over, and can be opened again', async () => {
      const first = await open();
      await world.breakOff();
      await first.ended;
      await world.comeBack();
      const { origin } = await open();
      expect((await world.visit(origin, '/again')).body).toBe('GET /again');
    });

    test('leads nowhere once it is closed', async () => {
      const { origin, close, ended } = await open();
      await close();
      await ended;
      const answer = await world.visit(origin, '/').catch(() => null);
      expect(answer?.body ?? '').not.toContain('GET /');
    });

    test('does not open once it was told to stop', async () => {
      const stop = new AbortController();
      stop.abort();
      const result = await world.tunnel.open(target(), stop.signal);
      expect(result.ok).toBe(false);
    });

    test('says that a service is not there', async () => {
      await world.breakOff();
      const result = await world.tunnel.open(target(), new AbortController().signal);
      expect(result.ok ? 'open' : result.error.code).toMatch(/^tunnel-(?:unreachable|no-address)$/);
    });
  });
}
