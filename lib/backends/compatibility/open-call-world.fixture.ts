import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import WebSocket from 'ws';
import type { BackendId } from '../backends/backend';
import { openTestBackends, testId } from '../backends/backends.fixture';
import { createGateway } from '../backends/gateway';
import { succeed } from '../../base/foundation/result';
import { createRealtime } from '../realtime/realtime';
import { createBackendHandler } from '../http/backend-handler';
import type { CallWorld } from './call';
import { callSchema, wholeSchema } from './schema';

export const password = 'secret 123!';

/** supabase-js, with a separate address per client, so that no per-visitor limit stops the suite. */
export function connectAs(url: string, key: string): SupabaseClient {
  const from = `10.${randomInt(250)}.${randomInt(250)}.${randomInt(250)}`;
  return createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never },
    global: { headers: { 'x-forwarded-for': from } },
  });
}

/** An embedded backend behind Easel's own gateway, on a local address. */
export async function openEmbeddedWorld(): Promise<CallWorld & { dispose(): Promise<void> }> {
  const opened = await openTestBackends();
  const { backends, keysOf, mails } = opened;
  const id: BackendId = testId();
  const keys = await keysOf(id);
  const faults: unknown[] = [];
  const realtime = createRealtime({ backends, keysOf, now: Date.now, report: (error) => faults.push(error) });
  const gateway = createGateway({
    fetch: async (backendId, request) =>
      new URL(request.url).pathname.startsWith('/realtime/v1/')
        ? succeed(await realtime.fetch(backendId, request))
        : backends.fetch(backendId, request),
  });
  const answer = createBackendHandler(gateway, keysOf);
  let url = '';
  const pathOf = (asked = '/') => asked.replace(/^\/backend/, '');
  const server: Server = createServer((request, response) => {
    answer(request, response, { backendId: id, path: pathOf(request.url), reachedAt: url }).catch((error: unknown) => {
      faults.push(error);
      response.destroy();
    });
  });
  server.on(
    'upgrade',
    (request, socket, head) =>
      void realtime.upgrade(request, socket, head, { backendId: id, path: pathOf(request.url) }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/backend`;
  for (const [name, sql] of [
    ['20260101000000_calls', callSchema],
    ['20260101000001_whole', wholeSchema],
  ] as const)
    expect(await backends.migrate(id, [{ name, sql }])).toEqual({ ok: true, value: { applied: [name] } });

  const world = await peopleAt(url, keys.publishableKey, keys.secretKey);
  const mailTo = (email: string) => mails.findLast(({ to }) => to === email);
  return {
    ...world,
    codeTo: (email) => Promise.resolve(/\b\d{6}\b/.exec(mailTo(email)?.text ?? '')?.[0] ?? 'none'),
    linkTo: (email) => Promise.resolve(mailTo(email)?.link ?? 'http://no-mail.test'),
    async dispose() {
      for (const one of [world.ann, world.bob, world.stranger, world.admin]) await one.removeAllChannels();
      realtime.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.dispose();
      expect(faults).toEqual([]);
    },
  };
}

/** Signs up Ann and Bob and creates the buckets they use. */
async function peopleAt(url: string, publishable: string, secret: string) {
  const client = (key: 'publishable' | 'secret' = 'publishable') =>
    connectAs(url, key === 'secret' ? secret : publishable);
  let made = 0;
  const signUp = async (email: string) => {
    const one = client();
    expect((await one.auth.signUp({ email, password })).error).toBeNull();
    return one;
  };
  const [ann, bob, admin] = [await signUp('ann@x.test'), await signUp('bob@x.test'), client('secret')];
  await admin.storage.createBucket('papers', { public: false });
  await admin.storage.createBucket('pictures', { public: true });
  await admin.storage.createBucket('small', { public: false, fileSizeLimit: 1000, allowedMimeTypes: ['text/plain'] });
  return {
    ...{ ann, bob, admin, client, stranger: client(), annId: (await ann.auth.getUser()).data.user?.id ?? '' },
    async newcomer() {
      const email = `newcomer-${(made += 1)}@x.test`;
      return { client: await signUp(email), email, password };
    },
  };
}
