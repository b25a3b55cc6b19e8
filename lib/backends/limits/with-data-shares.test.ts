import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import { createMemoryShareStore } from '../../base/shares/memory-share-store.fixture';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { mostAddedPast, newBackendBytes, withDataShares } from './with-data-shares';

const megabyte = 1024 ** 2;
const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-data-shares-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Upload = { at?: string; headers?: Record<string, string | null> };

/** All projects in this file, which share one folder. */
let projects = 0;

/** Backends that store everything they receive as a file; a project's lanes are named after the project. */
function start(limitMegabytes: number) {
  const clock = { time: 1e6 };
  const now = () => clock.time;
  const limit = { guest: limitMegabytes * megabyte, address: 10 * limitMegabytes * megabyte };
  const limits = {
    ...(Object.fromEntries(shareNames.map((name) => [name, { guest: 1e6, address: 1e6 }])) as ShareLimits),
    bytes: limit,
  };
  const shares = createMemoryShareStore({ limits, now });
  const store = {
    idOf: (projectId: ProjectId, lane: string) => `${projectId}-${lane}`,
    get: async (id: BackendId) => ({ projectId: String(id).replace(/-\w+$/, '') }),
  } as unknown as Pick<BackendStore, 'get' | 'idOf'>;
  const placeOf = (id: BackendId) => path.join(folder, id, 'database');
  const made = new Set<string>();
  const kept: string[] = [];
  /** Calls wait for `isOpen` before they write. */
  const gate = { isOpen: Promise.resolve(), waiting: 0 };
  /** Bytes that the app's own triggers write instead of those that were sent, on any call. */
  const triggers = { bytes: 0 };
  const backends = {
    hasData: async (id: BackendId) => made.has(id),
    async fetch(id: BackendId, request: Request) {
      if (!made.has(id)) {
        made.add(id);
        mkdirSync(placeOf(id), { recursive: true });
      }
      const sent = new Uint8Array(await request.arrayBuffer());
      gate.waiting += 1;
      await gate.isOpen;
      if (request.headers.get('x-refused-by') === 'a policy') return succeed(Response.json({}, { status: 403 }));
      const bytes = triggers.bytes > 0 ? new Uint8Array(triggers.bytes).fill(1) : sent;
      const name = new URL(request.url).searchParams.get('over') ?? String(kept.length);
      if (bytes.length > 0) writeFileSync(path.join(placeOf(id), name), bytes);
      kept.push(`${request.method} ${new URL(request.url).pathname}`);
      return succeed(Response.json({}));
    },
    write: async (_id: BackendId, statements: readonly { sql: string }[]) => {
      kept.push(...statements.map(({ sql }) => sql));
      return succeed([]);
    },
  } as unknown as Backends;
  const counted = withDataShares(backends, {
    ...{ store, shares, folder, now },
    onError: (error) => {
      throw error;
    },
  });
  const project = async () => {
    const projectId = `p${(projects += 1)}` as ProjectId;
    const payer = { viewerId: 'ann' as ViewerId, address: 'home', projectId };
    await shares.take(payer, [{ kind: 'projects', amount: 1, until: 0 }]);
    return { projectId, payer, id: `${projectId}-preview` as BackendId };
  };
  const call = async (id: BackendId, method: string, at: string, bytes = 0) => {
    clock.time += 5000;
    const body = bytes > 0 ? new Uint8Array(bytes).fill(1) : undefined;
    const answer = await counted.fetch(id, new Request(`http://backend${at}`, { method, ...(body && { body }) }));
    return answer.ok ? answer.value.status : answer.error.code;
  };
  /** Sends that many bytes without advancing the clock, declaring their length as Node's http server does. */
  const upload = async (id: BackendId, bytes: number, { at = '', headers = {} }: Upload = {}) => {
    const body = Buffer.alloc(bytes, 1);
    const request = new Request(`http://backend/storage/v1/object/a/b${at}`, { method: 'POST', body });
    for (const [name, value] of Object.entries({ 'content-length': String(bytes), ...headers }))
      if (value !== null) request.headers.set(name, value);
    const answer = await counted.fetch(id, request);
    return answer.ok ? answer.value.status : answer.error.code;
  };
  /** From now on nothing is written until the returned function is called. */
  const hold = () => {
    let release = () => undefined as void;
    gate.isOpen = new Promise((resolve) => (release = resolve));
    gate.waiting = 0;
    return release;
  };
  const pass = (ms: number) => (clock.time += ms);
  return { shares, project, call, upload, hold, gate, pass, counted, kept, triggers };
}

describe('an app’s database counts against the guest who made the app', () => {
  test('fifty new ones at once: as many as fit, each counted before it is created', async () => {
    const { project, call } = start(100);
    const all = await Promise.all(Array.from({ length: 50 }, project));
    const answers = await Promise.all(all.map(({ id }) => call(id, 'GET', '/rest/v1/notes')));
    expect(answers.filter((status) => status === 200)).toHaveLength(Math.floor((100 * megabyte) / newBackendBytes));
  });

  test('concurrent callers while it is created count it once', async () => {
    const { project, call, shares } = start(100);
    const { id, payer } = await project();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(id, 'GET', '/rest/v1/notes')));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect((await shares.uses(payer)).guest.bytes.used).toBe(newBackendBytes);
  });

  test('one above the share refuses more; reading, signing in and deleting still work', async () => {
    const { project, call, counted, kept } = start(30);
    const { id } = await project();
    const statuses: unknown[] = [];
    for (let n = 0; n < 20; n++) statuses.push(await call(id, 'POST', '/rest/v1/notes', 5 * megabyte));
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(7);
    expect(statuses.at(-1)).toBe(507);
    expect(await call(id, 'PATCH', '/rest/v1/notes', 1)).toBe(507);
    expect(await call(id, 'POST', '/storage/v1/object/pictures/a.png', 1)).toBe(507);
    expect(await call(id, 'POST', '/auth/v1/signup', 1)).toBe(507);
    expect(await call(id, 'GET', '/rest/v1/notes')).toBe(200);
    expect(await call(id, 'POST', '/auth/v1/token')).toBe(200);
    expect(await call(id, 'DELETE', '/rest/v1/notes')).toBe(200);
    await counted.write(id, [{ sql: 'delete from "notes" where true', values: [] }]);
    expect(kept.at(-1)).toContain('delete from');
    await expect(counted.write(id, [{ sql: 'insert into notes values (1)', values: [] }])).rejects.toMatchObject({
      error: { code: 'share-room-used' },
    });
  });

  test.for([
    ['DELETE', '/rest/v1/notes', 26],
    ['POST', '/auth/v1/token', 27],
    ['GET', '/auth/v1/verify', 28],
  ] as const)(
    '%s %s still works above the share until the app’s triggers use it to fill the disk',
    async ([method, at, limitMegabytes]) => {
      const { project, call, shares, triggers } = start(limitMegabytes);
      const { id, payer } = await project();
      triggers.bytes = limitMegabytes * megabyte;
      await call(id, 'POST', '/rest/v1/notes', 1);
      expect(await call(id, 'POST', '/rest/v1/notes', 1)).toBe(507);
      triggers.bytes = 20 * megabyte;
      const statuses: unknown[] = [];
      for (let n = 0; n < 8; n++) {
        statuses.push(await call(id, method, at));
      }
      expect(statuses).toEqual([200, 200, 200, 200, 507, 507, 507, 507]);
      expect((await shares.uses(payer)).guest.bytes.used).toBeGreaterThan(mostAddedPast);
      expect(await call(id, 'GET', '/rest/v1/notes')).toBe(200);
    },
  );

  test('one that nobody pays for is not counted', async () => {
    const { call } = start(1);
    expect(await call('owners-preview' as BackendId, 'POST', '/rest/v1/notes', 2 * megabyte)).toBe(200);
  });

  describe('large uploads', () => {
    /** An existing database in a share with room for three more files of 5 MB. */
    async function roomForThree() {
      const world = start(28);
      const made = await world.project();
      world.triggers.bytes = 12 * megabyte;
      await world.call(made.id, 'POST', '/rest/v1/notes', 1);
      world.triggers.bytes = 0;
      const used = async () => Math.round((await world.shares.uses(made.payer)).guest.bytes.used / megabyte);
      await expect.poll(used, { timeout: 45_000 }).toBe(12);
      return { ...world, ...made, used };
    }
    const tally = (statuses: readonly unknown[]) =>
      Object.fromEntries([...new Set(statuses)].map((one) => [one, statuses.filter((each) => each === one).length]));

    test.for([
      ['declared', {}],
      ['of no declared length', { 'content-length': null }],
    ] as const)('fifty at once, %s: as many as there is room for, though none is written yet', async ([, headers]) => {
      const { id, upload, hold, gate, used, pass } = await roomForThree();
      const release = hold();
      const answered: unknown[] = [];
      const all = Array.from({ length: 50 }, async () => answered.push(await upload(id, 5 * megabyte, { headers })));
      await expect.poll(() => answered.length + gate.waiting, { timeout: 45_000 }).toBe(50);
      expect([answered.length, gate.waiting, await used()]).toEqual([47, 3, 27]);
      release();
      await Promise.all(all);
      expect(tally(answered)).toEqual({ 200: 3, 507: 47 });
      // They count once, before and after being measured.
      expect(await used()).toBe(27);
      pass(5000);
      expect(await upload(id, 1000)).toBe(200);
      expect([await upload(id, 5 * megabyte), await used()]).toEqual([507, 27]);
    });

    test('pending calls still count while the folder is measured', async () => {
      const { id, upload, call, hold, gate, used } = await roomForThree();
      const release = hold();
      const underWay = [upload(id, 5 * megabyte), upload(id, 5 * megabyte)];
      await expect.poll(() => gate.waiting, { timeout: 45_000 }).toBe(2);
      // Another call, which gets through at once, triggers a measurement.
      gate.isOpen = Promise.resolve();
      expect(await call(id, 'POST', '/rest/v1/notes', 1000)).toBe(200);
      expect(await call(id, 'POST', '/rest/v1/notes', 1000)).toBe(200);
      expect(await used()).toBe(22);
      expect([await upload(id, 5 * megabyte), await upload(id, 5 * megabyte)]).toEqual([200, 507]);
      release();
      expect(await Promise.all(underWay)).toEqual([200, 200]);
    });

    test('the share of what the app’s policy refuses is released at once', async () => {
      const { id, upload, used } = await roomForThree();
      const headers = { 'x-refused-by': 'a policy' };
      for (let n = 0; n < 10; n += 1) expect(await upload(id, 5 * megabyte, { headers })).toBe(403);
      expect(await used()).toBe(12);
    });

    test('replacing a file measures the folder before reporting it full', async () => {
      const { id, upload, used } = await roomForThree();
      const statuses: unknown[] = [];
      for (let n = 0; n < 20; n += 1) statuses.push(await upload(id, 5 * megabyte, { at: '?over=one' }));
      expect(tally(statuses)).toEqual({ 200: 20 });
      expect(await used()).toBeLessThanOrEqual(27);
    });

    test('one without a length is read no further than room allows', async () => {
      const { id, counted, kept } = await roomForThree();
      const before = kept.length;
      let read = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            read += 1;
            controller.enqueue(new Uint8Array(megabyte / 2));
            if (read === 400) controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const asked = { method: 'POST', body, duplex: 'half' } as RequestInit;
      const answer = await counted.fetch(id, new Request('http://backend/storage/v1/object/a/b', asked));
      expect(answer.ok && answer.value.status).toBe(507);
      expect(read / 2).toBeGreaterThanOrEqual(16);
      expect(read / 2).toBeLessThan(19);
      expect(kept.length).toBe(before);
    });
  });
});
