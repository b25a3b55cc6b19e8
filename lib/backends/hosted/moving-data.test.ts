import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import { fail, succeed } from '../../base/foundation/result';
import { createMovingData } from './moving-data';
import { withHosted } from './with-hosted';

const id = 'live' as BackendId;

/** A promise and the function that resolves it. */
function gate() {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test('fifty writers during a move: everything written is moved, and nothing is written to the old place', async () => {
  const moving = createMovingData();
  const rows: number[] = [];
  const [looked, slow] = [gate(), gate()];
  let isHosted = false;
  const backends = withHosted(
    {
      fetch: async (_: BackendId, request: Request) => {
        await slow.opened;
        rows.push(Number(new URL(request.url).searchParams.get('n')));
        return succeed(new Response(null, { status: 201 }));
      },
      write: async () => {
        await slow.opened;
        rows.push(-1);
        return succeed([]);
      },
    } as never,
    {
      moving,
      // Finding out where the data is may take any amount of time.
      store: { get: async () => (await looked.opened, { id, lane: 'live', projectId: 'p', keys: {} }) as never },
      hosted: { find: async () => (isHosted ? ({ url: 'https://x.test' } as never) : null) },
      reach: {} as never,
    },
  ) as unknown as {
    fetch(id: BackendId, request: Request): Promise<{ ok: true; value: Response }>;
    write(id: BackendId): Promise<{ ok: boolean }>;
  };
  const ask = (n: number) => backends.fetch(id, new Request(`http://site.test/rest?n=${n}`, { method: 'POST' }));
  const early = Array.from({ length: 25 }, (_, n) => ask(n));
  const studio = backends.write(id);
  let moved: number[] = [];
  const move = moving.move(id, async () => {
    moved = [...rows];
    isHosted = true;
  });
  const late = Array.from({ length: 25 }, (_, n) => ask(25 + n));
  expect(await backends.write(id)).toEqual(fail({ code: 'backend-unavailable', reason: expect.any(String) }));
  looked.open();
  slow.open();
  await move;
  const statuses = (await Promise.all([...early, ...late])).map(({ value }) => value.status);
  expect(statuses).toEqual([...Array.from({ length: 25 }, () => 201), ...Array.from({ length: 25 }, () => 503)]);
  expect((await studio).ok).toBe(true);
  expect(moved).toEqual(rows);
  expect((await ask(99)).value.status).toBe(503);
  process.stdout.write(
    `50 writers beside a move: ${moved.length - 1} written and moved, 25 told to try again, 0 left behind\n`,
  );
});
