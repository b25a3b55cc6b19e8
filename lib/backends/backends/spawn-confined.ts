import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { findPackage } from '@/lib/backends/backend-engine/find-package';
import { channelDescriptor } from '@/lib/backends/backend-engine/process/channel-descriptor';
import type { Walls } from './walls';

/** Packages that the bundle leaves where they are installed, and packages whose version it reads. */
const packages = ['@supabase/lite', 'libpg-query'];

/** One thread besides the main one compiles and collects garbage: by default there are four, and each holds 20 MB. */
const thrifty = ['--v8-pool-size=1', '--max-semi-space-size=2'];
/**
 * The flags this server was started with for compiling WebAssembly, which its engines inherit: `node --liftoff-only
 * build/main.mjs`.
 */
export const compilingWords = (words: readonly string[]): string[] =>
  words.filter((word) => /^--(no-)?(liftoff|wasm)[\w-]*(=\d+)?$/.test(word));
/** Makes glibc return freed memory to the system: 40 MB per process. Other systems ignore these. */
const givesBack = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' };

export type Confined = {
  child: ChildProcess;
  channel: Duplex;
};

export type ConfinedOptions = {
  /** A built worker; it may read everything next to it. */
  workerFile: string;
  /** The only folder it may read and write. */
  folder: string;
  walls: Walls;
  /** Megabytes of JavaScript heap. */
  megabytes: number;
  /** Other packages it may read. */
  packages?: readonly string[];
};

/** The folders a process may read besides the backend's own: only code. */
function codeFolders(workerFile: string, besides: readonly string[]): string[] {
  const bundle = path.dirname(realpathSync(workerFile));
  const find = (name: string, from: string) => {
    try {
      return [findPackage(name, from)];
    } catch {
      return [];
    }
  };
  const own = [...packages, ...besides].flatMap((name) => find(name, bundle));
  // Each may be inside the package that brings it, or next to it.
  const postgres = own.flatMap((folder) => find('@electric-sql/pglite', folder));
  const all = [...new Set([bundle, ...[...own, ...postgres].map((folder) => realpathSync(folder))])];
  // Node ignores the outer of two nested folders.
  return all.filter((inner) => !all.some((outer) => outer !== inner && inner.startsWith(outer + path.sep)));
}

/**
 * Starts a process that runs an app's SQL, behind every available wall. Its environment is empty except for the time
 * zone, for dates, and allocator settings; everything else arrives through the channel, so that no argument exposes a
 * key. Its output is discarded: the engine prints each refused statement, including what the app's users typed.
 */
export function spawnConfined({ workerFile, folder, walls, megabytes, packages: besides }: ConfinedOptions): Confined {
  const words = [
    ...walls.before,
    process.execPath,
    ...(walls.files === null
      ? []
      : [
          walls.files,
          ...codeFolders(workerFile, besides ?? []).map((code) => `--allow-fs-read=${path.join(code, '*')}`),
          `--allow-fs-read=${path.join(folder, '*')}`,
          `${writesIn}${path.join(folder, '*')}`,
        ]),
    ...(walls.strings ? ['--disallow-code-generation-from-strings'] : []),
    '--disable-proto=delete',
    `--max-old-space-size=${megabytes}`,
    ...thrifty,
    ...compilingWords(process.execArgv),
    '--no-warnings',
    realpathSync(workerFile),
  ];
  const env: Partial<NodeJS.ProcessEnv> = { TZ: Intl.DateTimeFormat().resolvedOptions().timeZone, ...givesBack };
  const child: ChildProcess = spawn(words[0]!, words.slice(1), {
    cwd: path.parse(folder).root,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  if (child.pid !== undefined) {
    const { pid } = child;
    ownProcesses.add(pid);
    child.once('exit', () => ownProcesses.delete(pid));
  }
  return { child, channel: child.stdio[channelDescriptor] as Duplex };
}

/** Pids of the running processes this one started. */
export const ownProcesses = new Set<number>();

/** The argument that names a process's own folder; identifies it after its server has died. */
export const writesIn = '--allow-fs-write=';
