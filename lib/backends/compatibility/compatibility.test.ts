import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCalls } from './all-calls';
import type { CallWorld } from './call';
import { knownGaps } from './known-gaps';
import { openEmbeddedWorld } from './open-call-world.fixture';
import { writeCompatibility } from './write-compatibility';

const isLong = process.env.EASEL_LONG_TESTS === '1';
/** Every sixth call that works; the long run tests all calls, including those that don't work. */
const isSampled = (at: number) => at % 6 === 0;
const gapOf = ({ part, name }: { part: string; name: string }) =>
  knownGaps.find((gap) => gap.part === part && gap.name === name);
const page = fileURLToPath(new URL('../../../docs/backend-compatibility.md', import.meta.url));

describe('what supabase-js can ask of an embedded backend', () => {
  let world: CallWorld & { dispose(): Promise<void> };
  beforeAll(async () => {
    world = await openEmbeddedWorld();
  }, 180_000);
  afterAll(() => world?.dispose());

  const chosen = allCalls.filter((call, at) => isLong || (isSampled(at) && !gapOf(call)));
  test.each(chosen)('$part: $name', async (call) => {
    const failure = await call.run(world).then(
      () => null,
      (error: unknown) => error,
    );
    // Listed as missing but works: the list is wrong.
    if (gapOf(call)) expect(failure, 'listed as missing, and works').not.toBeNull();
    else if (failure !== null) throw failure;
  });
});

test('no two calls have one name, and what is listed is a call', () => {
  const names = allCalls.map(({ part, name }) => `${part}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(120);
  for (const { part, name } of knownGaps) expect(names).toContain(`${part}: ${name}`);
});

test('docs/backend-compatibility.md matches the suite', () => {
  const wanted = writeCompatibility(allCalls, knownGaps);
  if (process.env.EASEL_WRITE_DOCS === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8')).toBe(wanted);
});
