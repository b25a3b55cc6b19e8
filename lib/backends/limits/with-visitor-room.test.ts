import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { BackendLane, BackendStore, ProjectBackend } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { succeed } from '../../base/foundation/result';
import { visitorRoomBytes, withVisitorRoom } from './with-visitor-room';

const megabyte = 1024 ** 2;

/** Databases that grow by the bytes sent to them times `grows`; each is named after its lane. */
function start() {
  const clock = { time: 0 };
  const stored = new Map<BackendId, number>();
  const state = { grows: 1, isOpen: Promise.resolve(), measured: 0 };
  const backends = {
    async fetch(id: BackendId, request: Request) {
      const bytes = Number(request.headers.get('content-length') ?? 0);
      await state.isOpen;
      if (request.method === 'POST') stored.set(id, (stored.get(id) ?? 24 * megabyte) + bytes * state.grows);
      return succeed(Response.json({}));
    },
    remove: async (id: BackendId) => void stored.delete(id),
  } as unknown as Backends;
  const limited = withVisitorRoom(backends, {
    store: { get: async (id) => ({ lane: id as string as BackendLane }) as ProjectBackend } satisfies Pick<
      BackendStore,
      'get'
    >,
    folder: '/nowhere',
    async readBytes(id) {
      state.measured += 1;
      return stored.get(id) ?? 24 * megabyte;
    },
    now: () => clock.time,
  });
  const call = async (lane: BackendLane, method: string, megabytes = 0) => {
    const headers = { 'content-length': String(megabytes * megabyte) };
    const answer = await limited.fetch(
      lane as string as BackendId,
      new Request('http://backend/rest/v1/notes', { method, headers }),
    );
    return answer.ok ? answer.value.status : 0;
  };
  return { call, clock, state, stored, limited };
}
const shared = 'shared' as BackendId;

test('fifty who write at once get no more in than there is room for, and nobody after them', async () => {
  const { call, state, stored } = start();
  let open = () => {};
  state.isOpen = new Promise((resolve) => (open = resolve));
  const asked = Array.from({ length: 50 }, () => call('shared', 'POST', 5));
  open();
  const statuses = await Promise.all(asked);
  expect(statuses.filter((status) => status === 200)).toHaveLength(14);
  expect(statuses.filter((status) => status === 507)).toHaveLength(36);
  expect(stored.get(shared)!).toBeLessThanOrEqual(visitorRoomBytes);
  expect(await call('shared', 'POST', 5)).toBe(507);
});

test('what calls write beyond what they send is measured', async () => {
  const { call, clock, state } = start();
  state.grows = 30;
  expect(await call('shared', 'POST', 3)).toBe(200);
  clock.time += 2000;
  expect(await call('shared', 'POST')).toBe(507);
});

test('a full one is still read, and written to again once it began anew', async () => {
  const { call, limited, stored } = start();
  stored.set(shared, visitorRoomBytes + 1);
  expect(await call('shared', 'POST', 1)).toBe(507);
  expect([await call('shared', 'GET'), await call('shared', 'DELETE')]).toEqual([200, 200]);
  await limited.remove(shared);
  expect(await call('shared', 'POST', 1)).toBe(200);
});

test('what belongs to the owner has no such limit and is not measured', async () => {
  const { call, state } = start();
  for (const lane of ['preview', 'live'] as const)
    for (let n = 0; n < 4; n += 1) expect(await call(lane, 'POST', 50)).toBe(200);
  expect(state.measured).toBe(0);
});

test('small calls are measured every two seconds, not each', async () => {
  const { call, clock, state } = start();
  for (let n = 0; n < 100; n += 1) {
    await call('shared', 'POST');
    clock.time += 100;
  }
  expect(state.measured).toBe(5);
});
