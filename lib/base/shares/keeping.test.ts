import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryBlobStore } from '../blobs/memory-blob-store.fixture';
import type { Database } from '../database/database';
import { createDiskRoom } from '../database/disk-room';
import { AppFailure } from '../foundation/app-error';
import type { ProjectId, ViewerId } from '../foundation/id';
import type { ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { createKeeping } from './keeping';
import { createMemoryShareStore } from './memory-share-store.fixture';
import { blockBytes, type ShareLimits, shareNames } from './share';

const guest: Viewer = { id: 'ann' as ViewerId, kind: 'guest', address: '198.51.100.1' };
const owner: Viewer = { id: 'owner' as ViewerId, kind: 'local-owner' };
const projectId = 'p' as ProjectId;
const done = async () => new Response(null);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const codeOf = (answer: Response | { code: string }) => (answer instanceof Response ? answer.status : answer.code);

function start(blocks = 10) {
  const clock = { time: 0, freeBytes: 10e9 };
  const now = () => clock.time;
  const limits = {
    ...(Object.fromEntries(shareNames.map((name) => [name, { guest: 5, address: 8 }])) as ShareLimits),
    bytes: { guest: blocks * blockBytes, address: 2 * blocks * blockBytes },
  };
  const store = createMemoryShareStore({ limits, now });
  const floor = createDiskRoom({ folder: '/', now, reserve: 1e9, freeBytes: async () => clock.freeBytes });
  const access: ProjectAccess = { roleOf: async (_viewer, id) => (id === projectId ? 'owner' : null) };
  const keeping = createKeeping({ store, floor, access, hashAddress: (address) => `hash of ${address}`, now });
  const call = (
    keeps: Parameters<typeof keeping.call>[0]['keeps'],
    work: () => Promise<Response> = done,
    given: { viewer?: Viewer; declaredBytes?: number; projectId?: ProjectId } = {},
  ) => keeping.call({ viewer: guest, projectId, keeps, declaredBytes: 0, ...given }, work);
  return { clock, store, keeping, call, payer: keeping.payerFor(guest, projectId)! };
}

describe('keeping', () => {
  test('on a nearly full disk guests can store nothing new, but can look and delete, and continue once there is space', async () => {
    const { clock, call } = start();
    clock.freeBytes = 999e6;
    const refused = await Promise.all(
      (['bytes', 'row', 'version', 'turn', 'data', 'project'] as const).map((keeps) => call(keeps)),
    );
    expect(refused.map(codeOf)).toEqual(Array.from({ length: 6 }, () => 'disk-nearly-full'));
    expect(codeOf(await call('nothing'))).toBe(200);
    expect(codeOf(await call('version', done, { viewer: owner }))).toBe(200);
    clock.freeBytes = 2e9;
    clock.time += 1000;
    expect(codeOf(await call('version'))).toBe(200);
  });

  test('counts rows before the work, admits exactly as many of fifty at once as fit, and gives back what failed', async () => {
    const { call, store, payer } = start();
    await call('row', async () => new Response(null, { status: 404 }));
    await expect(call('row', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect((await store.uses(payer)).guest.rows.used).toBe(0);
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('row')));
    expect(answers.filter((answer) => answer instanceof Response)).toHaveLength(5);
  });

  test('a call for an app that does not exist, or is not the guest’s, counts nothing and does nothing', async () => {
    const { call, store } = start();
    const asked: unknown[] = [];
    const take = store.take;
    store.take = (...given) => {
      asked.push(given);
      return take(...given);
    };
    const work = async () => {
      asked.push('work');
      return new Response(null);
    };
    for (const keeps of ['row', 'version', 'turn', 'deployment', 'bytes', 'data'] as const)
      expect(codeOf(await call(keeps, work, { projectId: 'made up' as ProjectId }))).toBe('not-found');
    expect(asked).toEqual([]);
  });

  test('does not read a body that exceeds the free space', async () => {
    const { call } = start();
    let isRead = false;
    const read = async () => {
      isRead = true;
      return new Response(null);
    };
    for (const keeps of ['bytes', 'data'] as const)
      expect(codeOf(await call(keeps, read, { declaredBytes: 11 * blockBytes })), keeps).toBe('share-room-used');
    expect(isRead).toBe(false);
  });

  test('a version that names files others stored is paid for before it is made, each file once; one that fails gives them back', async () => {
    const { keeping, call, store, payer } = start(3);
    const file = (name: string, blocks = 1) => ({ hash: hashOf(name), size: blocks * blockBytes });
    const used = async () => (await store.uses(payer)).guest.bytes.used / blockBytes;
    const name = (files: { hash: string; size: number }[], isOk = true) =>
      call('nothing', async () => {
        const made = await keeping.withStored(files, async () => ({ ok: isOk }));
        return new Response(null, { status: made.ok ? 200 : 409 });
      });
    await name([file('a'), file('a'), file('b')], false);
    expect(await used()).toBe(0);
    await expect(
      call('nothing', async () => {
        await keeping.withStored([file('a')], () => Promise.reject(new Error('a bug')));
        return new Response(null);
      }),
    ).rejects.toThrow('a bug');
    expect(await used()).toBe(0);
    await name([file('a'), file('a'), file('b')]);
    await name([file('b')]);
    expect(await used()).toBe(2);
    await expect(name([file('large', 2)])).rejects.toMatchObject({ error: { code: 'share-room-used' } });
    expect(await used()).toBe(2);
    expect(codeOf(await call('nothing', async () => new Response(null), { viewer: owner }))).toBe(200);
    expect(await keeping.withStored([file('others', 99)], async () => ({ ok: true }))).toEqual({ ok: true });
  });

  test('data that a new project begins with counts with the project, or refuses it', async () => {
    const { keeping, call, store, payer } = start(3);
    const tx = {} as Database;
    const begin = (blocks: number) =>
      call('nothing', async () => {
        await keeping.takeData(tx, 'new' as ProjectId, blocks * blockBytes);
        return new Response(null);
      });
    await begin(2);
    expect((await store.uses(payer)).guest.bytes.used).toBe(2 * blockBytes);
    await expect(begin(2)).rejects.toMatchObject({ error: { code: 'share-room-used' } });
  });

  test('counts each blob of a guest once, before it is written, whether or not others have it, and gives back one that can’t be written', async () => {
    const { keeping, call, store, payer } = start(3);
    const stored = createMemoryBlobStore();
    const blobs = keeping.paidBlobs(stored);
    const put = (text: string) =>
      call('bytes', async () => {
        await blobs.put(Buffer.from(text));
        return new Response(null);
      });
    await stored.put(Buffer.from('everybody’s'));
    await put('everybody’s');
    expect((await store.uses(payer)).guest.bytes.used).toBe(blockBytes);
    await put('everybody’s');
    await put('mine');
    await put('mine');
    expect((await store.uses(payer)).guest.bytes.used).toBe(2 * blockBytes);
    const broken = keeping.paidBlobs({ ...stored, putAll: () => Promise.reject(new Error('disk')) });
    await expect(call('bytes', async () => new Response(await broken.put(Buffer.from('lost'))))).rejects.toThrow(
      'disk',
    );
    expect((await store.uses(payer)).guest.bytes.used).toBe(2 * blockBytes);
    await put('three');
    expect(codeOf(await put('four'))).toBe('share-room-used');
    expect(await stored.get(hashOf('four'))).toBeNull();
  });

  test('does not count callers who are not guests', async () => {
    const { keeping, call } = start(0);
    const blobs = keeping.paidBlobs(createMemoryBlobStore());
    const answer = await call('bytes', async () => new Response(await blobs.put(Buffer.from('mine'))), {
      viewer: owner,
    });
    expect(codeOf(answer)).toBe(200);
  });

  test('charges a project’s work to the guest who made the project, whichever call started it', async () => {
    const { keeping, store, payer } = start(1);
    await store.take(payer, [{ kind: 'projects', amount: 1, until: 0 }]);
    const stored = createMemoryBlobStore();
    const blobs = keeping.paidBlobs(stored);
    await keeping.forProject(projectId, () => blobs.put(Buffer.from('one')));
    await expect(keeping.forProject(projectId, () => blobs.put(Buffer.from('two')))).rejects.toThrow(AppFailure);
    expect(await stored.get(hashOf('two'))).toBeNull();
    await keeping.forProject('another' as ProjectId, () => blobs.put(Buffer.from('two')));
  });
});
