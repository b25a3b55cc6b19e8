import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeParts } from '../../lib/preview/runtime/compiled-parts';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import type { ErrorBody } from '../support/projects';
import { isLong } from '../support/sample';

const megabyte = 1024 ** 2;
const guestMegabytes = 60;
/** Bytes that nobody has stored yet; cheaper than generating that many random ones. */
const base = randomBytes(5 * megabyte);
const freshPart = () => {
  const bytes = Buffer.from(base);
  randomBytes(16).copy(bytes);
  return { hash: hashOf(bytes), bytes };
};
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

describe('a guest fills the disk', () => {
  let easel: Easel;
  let guests = 0;

  beforeAll(async () => {
    easel = await startEasel({
      ...{ EASEL_GUESTS: '1', EASEL_GUEST_MB: String(guestMegabytes), EASEL_GUEST_PROJECTS: '20' },
      // Requests in flight have their own limit, which would apply first here.
      ...{ EASEL_BODIES_PER_ADDRESS_MB: '400', EASEL_BODIES_MB: '800' },
    });
  });
  afterAll(() => easel?.dispose());

  /** A new browser, at a new address unless one is given. */
  async function arrive(address = `198.51.100.${(guests += 1)}`) {
    const { headers } = await ask(easel.port, 'GET', '/api/projects', { headers: { 'x-forwarded-for': address } });
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    return { cookie, 'x-forwarded-for': address };
  }
  type Guest = Awaited<ReturnType<typeof arrive>>;

  const create = (guest: Guest, name = 'Mine') =>
    easel.call<{ projectId: string } & ErrorBody>('POST', '/api/projects', { name }, guest);
  const tally = (statuses: readonly (number | string)[]) =>
    Object.fromEntries([...new Set(statuses)].map((one) => [one, statuses.filter((each) => each === one).length]));

  test('endless compiled code is stored up to the share, and no further', async () => {
    const guest = await arrive();
    const { projectId } = (await create(guest)).body;
    const before = bytesBelow(path.join(easel.dataFolder, 'blobs'));
    const statuses: number[] = [];
    // 20 MB each; the long run sends all 33.
    const bodies = isLong ? 33 : 8;
    for (let n = 0; n < bodies; n++) {
      const body = encodeParts(Array.from({ length: 4 }, freshPart));
      const { status, bytes } = await ask(easel.port, 'PUT', `/api/projects/${projectId}/compiled`, {
        body,
        headers: guest,
      });
      statuses.push(status);
      if (status === 507) expect((JSON.parse(bytes.toString()) as ErrorBody).error.code).toBe('share-room-used');
    }
    const kept = Math.round((bytesBelow(path.join(easel.dataFolder, 'blobs')) - before) / megabyte);
    console.log(`${bodies * 20} MB of compiled code: ${kept} MB kept`, tally(statuses));
    expect(tally(statuses)).toEqual({ 200: 2, 507: bodies - 2 });
    expect(kept).toBeLessThan(guestMegabytes);

    // The share belongs to the guest and persists: a restart does not reset it, but viewing and deleting still work.
    await easel.restart();
    const body = encodeParts(Array.from({ length: 4 }, freshPart));
    expect((await ask(easel.port, 'PUT', `/api/projects/${projectId}/compiled`, { body, headers: guest })).status).toBe(
      507,
    );
    expect((await easel.call('GET', `/api/projects/${projectId}`, undefined, guest)).status).toBe(200);
    expect((await easel.call('DELETE', `/api/projects/${projectId}`, undefined, guest)).status).toBe(200);
  });

  test('of fifty uploads at once, exactly as many succeed as fit', async () => {
    const guest = await arrive();
    const { projectId } = (await create(guest)).body;
    const send = (path: string, body: Buffer) => ask(easel.port, 'PUT', path, { body, headers: guest });
    const put = (size: number) => {
      const bytes = randomBytes(Math.floor(size));
      return send(`/api/projects/${projectId}/blobs/${hashOf(bytes)}`, bytes);
    };
    // Fifteen uploads of 3.9 MB fit into 60 MB, together with the app itself.
    const statuses = (await Promise.all(Array.from({ length: 50 }, () => put(3.9 * megabyte)))).map(
      ({ status }) => status,
    );
    console.log('fifty blobs of 3.9 MB at once:', tally(statuses));
    expect(tally(statuses)).toEqual({ 201: 15, 507: 35 });

    const texts = Array.from({ length: 50 }, (_, n) =>
      Buffer.from(`${n} ${randomBytes(2 * megabyte).toString('hex')}`),
    );
    const sent = await Promise.all(texts.map((body) => send(`/api/attachments/${hashOf(body)}?name=a.txt`, body)));
    console.log('fifty attachments of 4 MB on a full share:', tally(sent.map(({ status }) => status)));
    expect(tally(sent.map(({ status }) => status))).toEqual({ 507: 50 });
  });

  test('of fifty uploads to an app at once, as many succeed as fit its maker’s share', async () => {
    const guest = await arrive();
    const { projectId } = (await create(guest)).body;
    const at = `/api/projects/${projectId}`;
    const content = `insert into storage.buckets (id, name, public) values ('pics', 'pics', true);
create policy anybody on storage.objects for insert to anon with check (bucket_id = 'pics');\n`;
    const migration = { type: 'file-write', path: 'supabase/migrations/20990101000000_pics.sql', content };
    expect((await easel.call('POST', `${at}/versions`, { operations: [migration] }, guest)).status).toBe(201);
    const { backend } = (
      await easel.call<{ backend: { apiUrl: string; anonKey: string } }>('GET', at, undefined, guest)
    ).body;
    const { pathname } = new URL(backend.apiUrl);
    const headers = {
      apikey: backend.anonKey,
      authorization: `Bearer ${backend.anonKey}`,
      'content-type': 'text/plain',
    };
    const upload = (name: string, bytes: number) =>
      ask(easel.port, 'POST', `${pathname}/storage/v1/object/pics/${name}`, {
        ...{ headers, host: `127.0.0.1:${easel.port}`, body: Buffer.alloc(bytes, name) },
      });
    expect((await upload('first', 100)).status).toBe(200);
    const { share } = (await easel.call<{ share: { bytes: { used: number } } }>('GET', '/api/share', undefined, guest))
      .body;
    const room = Math.floor((guestMegabytes * megabyte - share.bytes.used) / (5 * megabyte));
    expect(room).toBeGreaterThan(0);
    const statuses = (await Promise.all(Array.from({ length: 50 }, (_, n) => upload(`n${n}`, 5 * megabyte)))).map(
      ({ status }) => status,
    );
    const backends = path.join(easel.dataFolder, 'backends');
    // The folder also contains spare backends, whose names start with a dot.
    const own = readdirSync(backends).filter((name) => !name.startsWith('.'));
    const kept = own.reduce((sum, name) => sum + bytesBelow(path.join(backends, name)), 0) / megabyte;
    console.log(
      `fifty files of 5 MB to an app at once, room for ${room}:`,
      tally(statuses),
      `${Math.round(kept)} MB on the disk`,
    );
    expect(tally(statuses)).toEqual({ 200: room, 507: 50 - room });
    expect(kept).toBeLessThanOrEqual(guestMegabytes);
  });

  test('60 projects at once: as many as a guest may have; with further cookies from one address, as many as the address may have', async () => {
    const guest = await arrive();
    const statuses = (await Promise.all(Array.from({ length: 60 }, (_, n) => create(guest, `App ${n}`)))).map(
      ({ status }) => status,
    );
    console.log('60 projects at once:', tally(statuses));
    expect(tally(statuses)).toEqual({ 201: 20, 429: 40 });

    // A hundred apps take a while, so only in the long run.
    if (!isLong) return;
    const many = await Promise.all(Array.from({ length: 12 }, () => arrive('203.0.113.9')));
    const all = (await Promise.all(many.flatMap((one) => Array.from({ length: 10 }, () => create(one))))).map(
      ({ status }) => status,
    );
    console.log('120 projects by 12 cookies of one address at once:', tally(all));
    expect(tally(all)).toEqual({ 201: 100, 429: 20 });
  });

  test('400 channels: as many as a guest may have open, and a closed one frees its place', async () => {
    const guest = await arrive();
    const { projectId } = (await create(guest)).body;
    const open = () =>
      new Promise<{ end: string; socket: WebSocket }>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${easel.port}/api/projects/${projectId}/channel`, {
          headers: { host: `app.localhost:${easel.port}`, origin: easel.builder, ...guest },
        });
        socket.on('open', () => socket.send('{"type":"ping"}'));
        socket.on('message', (data) => String(data).includes('pong') && resolve({ end: 'open', socket }));
        socket.on('close', (code) => resolve({ end: String(code), socket }));
        socket.on('error', () => resolve({ end: 'error', socket }));
      });
    const sockets = await Promise.all(Array.from({ length: 400 }, open));
    console.log('400 channels:', tally(sockets.map(({ end }) => end)));
    expect(tally(sockets.map(({ end }) => end))).toEqual({ open: 20, 4429: 380 });
    const stream = await ask(easel.port, 'GET', `/api/projects/${projectId}/events`, { headers: guest });
    expect([stream.status, (JSON.parse(stream.bytes.toString()) as ErrorBody).error.code]).toEqual([
      429,
      'share-open-used',
    ]);

    for (const { socket } of sockets) socket.close();
    await expect.poll(async () => (await open()).end).toBe('open');
  });

  test('of fifty deployments at once, two run', async () => {
    const guest = await arrive();
    const { projectId } = (await create(guest)).body;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => easel.call('POST', `/api/projects/${projectId}/deployments`, {}, guest)),
    );
    console.log('fifty deployments at once:', tally(answers.map(({ status }) => status)));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 2, 429: 48 });
  });

  test('300 requests without a cookie create no viewer, and ten concurrent first actions create one', async () => {
    const before = guests;
    await Promise.all(Array.from({ length: 300 }, () => ask(easel.port, 'GET', '/api/projects')));
    const guest = await arrive();
    const made = await Promise.all(Array.from({ length: 10 }, (_, n) => create(guest, `App ${n}`)));
    expect(tally(made.map(({ status }) => status))).toEqual({ 201: 10 });
    // Nonexistent apps are not counted for anyone.
    const madeUp = 'a'.repeat(24);
    const calls = ['versions', 'turns', 'deployments', 'promises', 'moments', 'duplicate'].flatMap((call) =>
      ['22', '33', '44'].map((end) => `/api/projects/${madeUp}${end}/${call}`),
    );
    const refused = await Promise.all(calls.map((path) => easel.call('POST', path, {}, guest)));
    expect(tally(refused.map(({ status }) => status))).toEqual({ 404: calls.length });
    // Read from the database, because no API call lists viewers.
    await easel.kill('SIGTERM');
    const db = await PGlite.create(path.join(easel.dataFolder, 'db'));
    const { rows } = await db.query<{ id: string; apps: number }>(
      "select v.id, count(p.id)::int as apps from viewers v left join projects p on p.owner_id = v.id where v.kind = 'guest' group by v.id",
    );
    const idle = await db.query(
      `select kind from share_uses where (amount = 0 and kind <> 'projects') or project_id like '${madeUp}%'`,
    );
    await db.close();
    expect(idle.rows).toEqual([]);
    const own = rows.find(({ id }) => guest.cookie.includes(id));
    console.log(
      `300 requests without a cookie: ${rows.filter(({ apps }) => apps === 0).length} viewers; ten first apps at once: 1 viewer with ${own?.apps} apps`,
    );
    expect(rows.filter(({ apps }) => apps === 0)).toEqual([]);
    expect(own?.apps).toBe(10);
    expect(rows.length).toBeLessThanOrEqual(before + 13);
  });
});
