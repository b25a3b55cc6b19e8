import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { backendTemplate, openTestBackends, testId, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import { createKeys } from '@/lib/backends/backends/create-keys';
import { isLong } from '@/lib/base/foundation/sample.fixture';
import { openWorld } from './killed.fixture';
import type { SnapshotId } from './snapshots';

/** Counts file system calls and makes one of them fail, as a full or read-only disk would. */
const disk = vi.hoisted(() => ({
  isCounting: false,
  failAt: null as number | null,
  code: 'ENOSPC',
  calls: [] as string[],
}));

/** While counting, records a file system call, and throws if it is the one that should fail. */
const falter = vi.hoisted(() => (name: string) => {
  if (!disk.isCounting) return;
  disk.calls.push(name);
  if (disk.calls.length - 1 !== disk.failAt) return;
  throw Object.assign(new Error(`${disk.code}: injected, ${name}`), { code: disk.code, errno: -28, syscall: name });
});

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const names = [
    'copyFile',
    'cp',
    'link',
    'mkdir',
    'open',
    'readFile',
    'rename',
    'rm',
    'stat',
    'utimes',
    'writeFile',
  ] as const;
  const faltering = names.map((name) => {
    const work = real[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, async (...args: unknown[]) => (falter(name), work(...args))] as const;
  });
  return { ...real, ...Object.fromEntries(faltering) };
});
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const names = ['copyFileSync', 'ftruncateSync', 'linkSync', 'mkdirSync', 'openSync', 'writeSync'] as const;
  const faltering = names.map((name) => {
    const work = real[name] as (...args: unknown[]) => unknown;
    return [name, (...args: unknown[]) => (falter(name), work(...args))] as const;
  });
  return { ...real, ...Object.fromEntries(faltering) };
});

const codes = ['ENOSPC', 'EROFS', 'EACCES', 'EIO'];

/**
 * Where to fail. Hundreds of calls are the same step for another file of the database: the long run takes up to 40 of
 * each kind, the normal run the last call of a few kinds, including the ones that commit.
 */
function placesOf(calls: readonly string[], few: readonly string[]): number[] {
  if (!isLong) return few.map((name) => calls.lastIndexOf(name)).filter((n) => n !== -1);
  const kinds = new Map<string, number[]>();
  for (const [n, name] of calls.entries()) kinds.set(name, [...(kinds.get(name) ?? []), n]);
  return [...kinds.values()]
    .flatMap((at) => at.filter((_, n) => n % Math.ceil(at.length / 40) === 0 || n === at.length - 1))
    .sort((a, b) => a - b);
}

describe('a disk that fails while data is taken and restored', () => {
  let built: TestBackends;
  let folder: string;
  beforeAll(async () => {
    built = await openTestBackends();
    folder = mkdtempSync(path.join(os.tmpdir(), 'easel-faults-'));
  }, 120_000);
  afterAll(async () => {
    await built.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('leaves the data as it was or as requested, reports it, and a second try works', async () => {
    const world = { folder, template: backendTemplate, workerFile: built.workerFile, id: testId(), keys: createKeys() };
    const { backends, snapshots, begin, write, read } = openWorld(world, () => undefined);
    let at = 0;
    const taken = async (): Promise<SnapshotId> => {
      const answer = await snapshots.take(world.id);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value;
    };
    /** Runs the work with the n-th call failing; returns the calls it made and its error. */
    async function faulty(failAt: number | null, work: () => Promise<unknown>) {
      Object.assign(disk, { isCounting: true, failAt, code: codes[(at += 1) % codes.length], calls: [] });
      const error = await work()
        .then((answer) => ((answer as { ok?: boolean }).ok === false ? answer : null))
        .catch((thrown: unknown) => thrown)
        .finally(() => (disk.isCounting = false));
      return { error, calls: [...disk.calls] };
    }
    const counts = { takes: 0, restores: 0, failed: 0, asAsked: 0 };
    try {
      await begin();
      await write(1);
      const first = await taken();
      await write(2);

      const takes = await faulty(null, taken);
      for (const n of placesOf(takes.calls, ['rename'])) {
        await write(100 + n);
        const { error } = await faulty(n, taken);
        counts.takes += 1;
        if (error !== null) counts.failed += 1;
        expect(await read()).toBe(`${100 + n} ${100 + n}`);
        // A snapshot that was returned, at once or on a second try, is complete.
        const again = await taken();
        if (isLong || counts.takes === 1) {
          expect(await snapshots.restore(world.id, first)).toEqual({ ok: true, value: undefined });
          expect(await read()).toBe('1 1');
          expect(await snapshots.restore(world.id, again)).toEqual({ ok: true, value: undefined });
        }
        expect(await read()).toBe(`${100 + n} ${100 + n}`);
      }

      await write(2);
      const second = await taken();
      const restores = await faulty(null, () => snapshots.restoreOver(world.id, second, first));
      expect(restores.error).toBeNull();
      let [now, other] = [first, second];
      for (const n of placesOf(restores.calls, ['writeFile', 'rename'])) {
        const states = { [first]: '1 1', [second]: '2 2' };
        const { error } = await faulty(n, () => snapshots.restoreOver(world.id, now, other));
        counts.restores += 1;
        const found = await read();
        // A restore reported as failed did not happen, not even later; one reported as done did.
        expect(found, `${restores.calls[n]} ${n}: ${String(error)}`).toBe(states[error === null ? other : now]);
        if (error === null) counts.asAsked += 1;
        else counts.failed += 1;
        if (error !== null) {
          expect(existsSync(path.join(folder, 'backends', `${world.id}-new`))).toBe(false);
          const fresh = await taken();
          expect(await snapshots.restoreOver(world.id, fresh, other)).toEqual({ ok: true, value: undefined });
          expect(await read()).toBe(states[other]);
        }
        [now, other] = [other, now];
        now = await taken().then((id) => (states[id] === undefined ? now : id));
      }
      process.stdout.write(
        `faults of the disk: ${counts.takes} takes of ${takes.calls.length} calls, ${counts.restores} restores of ${restores.calls.length} calls: ` +
          `${counts.failed} said as failed with the data as it was, ${counts.asAsked} done in spite of it, 0 a third thing\n`,
      );
    } finally {
      disk.isCounting = false;
      await backends.dispose();
    }
  }, 900_000);
});
