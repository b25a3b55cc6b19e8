import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';

/** One owner's apps hold all places with functions that sleep; a stranger arrives with an app of their own. */
const apps = process.env.EASEL_LONG_TESTS === '1' ? 8 : 2;
/**
 * Minimum nap in ms. On a slow machine the apps sleep longer; otherwise they would wake before the stranger's app has
 * opened.
 */
const asleep = 8000;
const schema = `
create function public.nap(seconds float) returns int language plpgsql as
  $$ declare until timestamptz := pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => seconds);
  begin while pg_catalog.clock_timestamp() < until loop end loop; return 1; end $$;`;

let opened: TestBackends;
const ids = Array.from({ length: apps }, testId);
const ann = testId();
/** How long opening takes on this machine now. */
let usual = 0;

beforeAll(async () => {
  opened = await openTestBackends({
    maxOpen: apps,
    callLimit: 400_000,
    ownerOf: async (id) => (id === ann ? 'ann' : 'mallory'),
  });
  for (const id of ids) {
    usual = Math.max(usual, await timed(id));
    const made = await opened.backends.migrate(id, [{ name: '20260101000000_nap', sql: schema }]);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
  }
}, 180_000);
afterAll(() => opened.dispose());

async function timed(id: BackendId): Promise<number> {
  const began = performance.now();
  expect(await opened.backends.read(id, 'select 1 as one')).toMatchObject({ ok: true });
  return performance.now() - began;
}

test(
  `a stranger is answered while one owner’s ${apps} apps sleep in all places, and only one of them is stopped`,
  { timeout: 400_000 },
  async ({ annotate }) => {
    const ends: string[] = [];
    const nap = Math.max(asleep, 6 * usual);
    const naps = ids.map(async (id) => {
      const answer = await opened.backends.read(id, 'select public.nap($1)', [nap / 1000]);
      ends.push(answer.ok ? 'answered' : answer.error.code);
    });
    // By now each call has been passed to its engine.
    await setImmediate();
    const cold = await timed(ann);
    expect(ends).toEqual(['backend-stopped']);
    const warm: number[] = [];
    for (let n = 0; n < 20; n += 1) warm.push(await timed(ann));
    await annotate(
      `cold ${Math.round(cold)} ms (opening: ${Math.round(usual)}), warm at most ${Math.round(Math.max(...warm))} ms`,
    );
    await Promise.all(naps);
    expect(ends.filter((end) => end === 'answered')).toHaveLength(apps - 1);
  },
);
