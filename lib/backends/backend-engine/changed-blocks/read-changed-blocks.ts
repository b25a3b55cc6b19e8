import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Blocks, blockSize, type FileBlocks, keyOf, nameSize } from './block-format';
import type { WriteWatch } from './watch-writes';

/** Recreated by another process or the next opening; `read-log.ts` reads the log. */
const leftOut = /^(postmaster\.(pid|opts)|pg_wal\/.*|pg_stat_tmp\/.+|.*\/pgsql_tmp\/.*|.*\/t\d+_\d+([_.].*)?|.*\.tmp)$/;
const isKept = (file: string) => !leftOut.test(file);

type Known = { size: number; names: Buffer };

/**
 * Reads a data folder block by block and remembers each block's hash, so that only blocks written since are read again.
 */
export type ChangedBlockReader = {
  /** Names the blocks that need not be returned; all others will be. */
  begin(known: Uint8Array): void;
  /**
   * Reads at most `most` blocks and returns those whose bytes are needed, each hash once. `isDone`: nothing is left to
   * read. Nothing else runs meanwhile: 2 ms per megabyte.
   */
  read(most: number): Blocks & { isDone: boolean };
  /** All files as they were when `read` was done. */
  list(): FileBlocks[];
  /** All folders, including empty ones. */
  folders(): string[];
};

export function createChangedBlockReader(folder: string, watch: WriteWatch): ChangedBlockReader {
  const files = new Map<string, Known>();
  const due = new Map<string, Set<number>>();
  let known = new Set<string>();
  let isFirst = true;

  function listFolder(): { files: string[]; folders: string[] } {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    const nameOf = (entry: (typeof entries)[number]) =>
      path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    return {
      files: entries.filter((entry) => entry.isFile()).map(nameOf),
      folders: entries.filter((entry) => entry.isDirectory()).map(nameOf),
    };
  }

  /** Marks all blocks written since the last call as due; a file that no longer exists is forgotten. */
  function notice(): void {
    const written = watch.take();
    if (isFirst) for (const file of listFolder().files.filter(isKept)) addAll(file);
    isFirst = false;
    for (const [file, blocks] of written) {
      if (!isKept(file)) continue;
      if (blocks === 'all') addAll(file);
      else addSome(file, blocks);
    }
  }
  function addAll(file: string): void {
    const found = statSync(path.join(folder, file), { throwIfNoEntry: false });
    due.delete(file);
    files.delete(file);
    if (!found?.isFile()) return;
    const { size } = found;
    due.set(file, new Set(Array.from({ length: Math.ceil(size / blockSize) }, (_, at) => at)));
    files.set(file, { size, names: Buffer.alloc(Math.ceil(size / blockSize) * nameSize) });
  }
  function addSome(file: string, blocks: Iterable<number>): void {
    const waiting = due.get(file) ?? new Set();
    for (const block of blocks) waiting.add(block);
    due.set(file, waiting);
  }

  function readFile(
    file: string,
    waiting: Set<number>,
    most: number,
    take: (block: Buffer, name: Buffer) => void,
  ): void {
    let handle: number;
    try {
      handle = openSync(path.join(folder, file), 'r');
    } catch (error) {
      // Written and then removed: the removal was noticed, or will be.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      waiting.clear();
      return;
    }
    try {
      const { size } = fstatSync(handle);
      const count = Math.ceil(size / blockSize);
      const before = files.get(file)?.names ?? Buffer.alloc(0);
      const names = before.length === count * nameSize ? before : Buffer.alloc(count * nameSize);
      if (names !== before) before.copy(names);
      // The file grew beyond the recorded writes: the blocks in between are new too.
      for (let at = before.length / nameSize; at < count; at += 1) waiting.add(at);
      files.set(file, { size, names });
      let left = most;
      for (const at of waiting) {
        if (left === 0) break;
        left -= 1;
        waiting.delete(at);
        if (at >= count) continue;
        const block = Buffer.alloc(blockSize);
        readSync(handle, block, 0, blockSize, at * blockSize);
        const name = createHash('sha256').update(block).digest();
        name.copy(names, at * nameSize);
        take(block, name);
      }
    } finally {
      closeSync(handle);
    }
  }

  return {
    begin(given) {
      known = new Set(Array.from({ length: given.length / nameSize }, (_, at) => keyOf(given, at)));
      notice();
      for (const [file, { names }] of files) {
        if (due.has(file)) continue;
        for (let at = 0; at * nameSize < names.length; at += 1) if (!known.has(keyOf(names, at))) addSome(file, [at]);
      }
    },
    read(most) {
      notice();
      const [names, bytes]: [Buffer[], Buffer[]] = [[], []];
      let left = most;
      for (const [file, waiting] of due) {
        if (left <= 0) break;
        const before = waiting.size;
        readFile(file, waiting, left, (block, name) => {
          const key = name.toString('latin1');
          if (known.has(key)) return;
          known.add(key);
          names.push(name);
          bytes.push(block);
        });
        left -= before - waiting.size;
        if (waiting.size === 0) due.delete(file);
      }
      return { names: Buffer.concat(names), bytes: Buffer.concat(bytes), isDone: due.size === 0 };
    },
    list: () => [...files].map(([file, { size, names }]) => ({ path: file, size, names: Uint8Array.from(names) })),
    folders: () => listFolder().folders,
  };
}
