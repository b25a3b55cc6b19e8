import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '@/lib/backends/backends/backend';
import { openTestBackends, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import type { EmbeddedBackendsOptions } from '@/lib/backends/backends/embedded-backends-options';
import { createRealtime } from './realtime';

export type TestRealtime = TestBackends & {
  /** A separate page, created as an app does; `version` is the protocol's. */
  page(id: BackendId, options?: { version?: '1.0.0' | '2.0.0'; key?: string }): Promise<SupabaseClient>;
  /** The address of a backend's socket, for tests without supabase-js. */
  socketUrl(id: BackendId, version: string): Promise<string>;
  /** A call below `/realtime/v1/`, without supabase-js. */
  fetch(id: BackendId, path: string, init: RequestInit): Promise<Response>;
  /** Cuts all connections, as a network failure does. */
  cutOff(): void;
  faults: unknown[];
};

/** Embedded backends behind a server, each under its id, for calls and sockets. */
export async function openTestRealtime(options: Partial<EmbeddedBackendsOptions> = {}): Promise<TestRealtime> {
  const opened = await openTestBackends(options);
  const { backends, keysOf } = opened;
  const faults: unknown[] = [];
  const realtime = createRealtime({ backends, keysOf, now: Date.now, report: (error) => faults.push(error) });
  const server = createServer();
  const parts = (url = '') => ({ backendId: url.slice(1, 27) as BackendId, path: url.slice(27) });
  server.on('upgrade', (request, socket, head) => void realtime.upgrade(request, socket, head, parts(request.url)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pages: SupabaseClient[] = [];

  return {
    ...opened,
    faults,
    cutOff: () => realtime.close(),
    fetch: (id, path, init) => realtime.fetch(id, new Request(`http://backend.test${path}`, init)),
    socketUrl: async (id, version) =>
      `ws://127.0.0.1:${port}/${id}/realtime/v1/websocket?vsn=${version}&apikey=${(await keysOf(id)).publishableKey}`,
    async page(id, { version = '2.0.0', key } = {}) {
      const page = createClient(`http://127.0.0.1:${port}/${id}`, key ?? (await keysOf(id)).publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false },
        realtime: { transport: WebSocket as never, vsn: version, reconnectAfterMs: () => 50 } as object,
        global: {
          fetch: async (input, init) => {
            const request = new Request(input, init);
            const { backendId, path } = parts(request.url.slice(`http://127.0.0.1:${port}`.length));
            const body = request.body === null ? null : await request.arrayBuffer();
            const { method, headers } = request;
            const asked = new Request(`http://backend.test${path}`, { method, headers, body });
            if (path.startsWith('/realtime/v1/')) return realtime.fetch(backendId, asked);
            const answer = await backends.fetch(backendId, asked);
            return answer.ok ? answer.value : Response.json(answer.error, { status: 503 });
          },
        },
      });
      pages.push(page);
      return page;
    },
    async dispose() {
      for (const page of pages) await page.realtime.disconnect();
      realtime.close();
      server.close();
      await opened.dispose();
    },
  };
}

/** Signs a page up as a new person; returns the user's id. */
export async function signUp(page: SupabaseClient, name: string): Promise<string> {
  const { data, error } = await page.auth.signUp({ email: `${name}@x.test`, password: 'secret 123!' });
  expect(error).toBeNull();
  await page.realtime.setAuth(data.session!.access_token);
  return data.user!.id;
}

/** Resolves when joined, and, for row listeners, once they are active; rejects with the reason. */
export function join(channel: RealtimeChannel): Promise<RealtimeChannel> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel);
      else if (status === 'CHANNEL_ERROR') reject(error ?? new Error(status));
    });
  });
}

export type Heard = {
  eventType: string;
  table: string;
  new: Record<string, unknown>;
  old: Record<string, unknown>;
  errors: unknown;
};
type Asked = { event?: string; schema?: string; table?: string; filter?: string; select?: string[] };

let channels = 0;
/** Listens to row changes and collects them in `heard`. */
export async function listen(
  page: SupabaseClient,
  asked: Asked | Asked[],
): Promise<{ channel: RealtimeChannel; heard: Heard[]; texts: () => string[] }> {
  const heard: Heard[] = [];
  const channel = page.channel(`rows ${(channels += 1)}`);
  for (const one of [asked].flat())
    channel.on('postgres_changes' as never, { event: '*', schema: 'public', ...one } as never, (told: Heard) =>
      heard.push(told),
    );
  await join(channel);
  const texts = () =>
    heard.splice(0).map((told) => `${told.eventType} ${JSON.stringify(told.new.body ?? told.old.id ?? told.errors)}`);
  return { channel, heard, texts };
}

/** Waits until the condition holds. */
export const until = (condition: () => boolean) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 8000, interval: 10 });
