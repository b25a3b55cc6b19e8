import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import { buildScripts, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { longTest } from '@/lib/base/foundation/sample.fixture';
import { hashModules } from '@/scripts/steps/hash-modules.mjs';
import { spawnConfined } from './spawn-confined';
import { findWalls } from './walls';

/**
 * A database whose statements all run as superuser, in a process with no walls except, if `isGuarded`, the guard on
 * WebAssembly modules.
 */
const superuser = `
  import { openChannel } from '@/lib/backends/backend-engine/process/channel';
  const channel = openChannel<{ isGuarded: boolean; statements: string[] }, { refusals: (string | null)[]; isOurs: boolean }>((told) => void (async () => {
    if (told.isGuarded) await import('@/lib/backends/backend-engine/process/begin');
    const { PGlite } = await import('@supabase/lite/pglite');
    const database = await PGlite.create();
    const refusals: (string | null)[] = [];
    for (const sql of told.statements)
      refusals.push(await database.exec(sql).then(() => null, (error: Error) => error.message));
    const { rows } = await database.query<{ sum: number }>("select sum(n)::int as sum from generate_series(1, 4) n");
    if (rows[0]?.sum !== 10) throw new Error('The database is gone.');
    channel.say({ refusals, isOurs: (globalThis as { isOurs?: boolean }).isOurs !== true });
  })().catch((error: Error) => channel.say({ refusals: [error.message], isOurs: true })));
`;

/** A module with one export: text that the engine's loader evaluates, like the attacker's. */
function buildModule(text: string): Uint8Array {
  const bytesOf = (one: string) => [...new TextEncoder().encode(one)];
  const number = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...number(value >> 7)]);
  const sized = (bytes: number[]) => [...number(bytes.length), ...bytes];
  const name = (one: string) => sized(bytesOf(one));
  const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];
  const data = [...bytesOf(text), 0];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // How much memory the loader must reserve.
    ...section(0, [...name('dylink.0'), 1, ...sized([...number(data.length), 0, 0, 0])]),
    ...section(2, [
      2,
      ...name('env'),
      ...name('memory'),
      2,
      0,
      0,
      ...name('env'),
      ...name('__memory_base'),
      3,
      0x7f,
      0,
    ]),
    ...section(6, [1, 0x7f, 0, 0x41, 0, 0x0b]),
    ...section(7, [1, ...name('__em_js__attack'), 3, 1]),
    ...section(11, [1, 0, 0x23, 0, 0x0b, ...sized(data)]),
  ]);
}

const library = '/tmp/attack.so';
const statements = [
  `select lo_from_bytea(4711, decode('${Buffer.from(buildModule('(void)<::>{}; globalThis.isOurs = true')).toString('hex')}', 'hex'))`,
  `select lo_export(4711, '${library}')`,
  `create function public.attack() returns int language c as '${library}'`,
  `load '${library}'`,
];

describe('a module written by a superuser’s SQL and loaded as a language’s', () => {
  let scripts: BuiltScripts;
  beforeAll(async () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const define = { shippedModules: JSON.stringify(hashModules(root).join(' ')) };
    scripts = await buildScripts({ texts: { superuser }, define });
  }, 60_000);
  afterAll(() => scripts.dispose());

  async function attack(isGuarded: boolean): Promise<{ refusals: (string | null)[]; isOurs: boolean }> {
    const open = { ...(await findWalls()), files: null, strings: false, network: 'open' as const, before: [] };
    const { child, channel } = spawnConfined({
      ...{
        workerFile: path.join(scripts.folder, 'superuser.mjs'),
        folder: scripts.folder,
        walls: open,
        megabytes: 512,
      },
    });
    const answered = new Promise<never>((resolve, reject) => {
      child.once('exit', (code, signal) => reject(new Error(`It ended: ${code ?? signal}.`)));
      channel.on(
        'data',
        createFrameReader(1e6, (said) => resolve(said as never)),
      );
    });
    for (const chunk of encodeFrame({ isGuarded, statements })) channel.write(chunk);
    return answered.finally(() => child.kill('SIGKILL'));
  }

  // Control: without the guard that the next test uses, the module's code runs.
  longTest(
    'is code in the process where no wall stands',
    async () => {
      const { refusals, isOurs } = await attack(false);
      expect(refusals.slice(0, 2)).toEqual([null, null]);
      expect(isOurs).toBe(false);
    },
    400_000,
  );

  test('is refused by its hash alone without any other wall, and the database keeps working', async () => {
    const { refusals, isOurs } = await attack(true);
    process.stdout.write(`a module through SQL: ${refusals.map((one) => one ?? 'ran').join(' | ')}\n`);
    // Nothing stops the steps before the module here: only the wall of roles, which is missing, would stop these
    // two.
    expect(refusals.slice(0, 2)).toEqual([null, null]);
    expect(refusals[2]).toMatch(/is not one of the engine's/);
    // On the second try, the loader complains about a module it never received.
    expect(refusals[3]).toMatch(/missing magic block|is not one of the engine's/);
    expect(isOurs).toBe(true);
  }, 400_000);
});
