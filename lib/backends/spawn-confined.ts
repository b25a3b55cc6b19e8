import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { findPackage } from '@/lib/backend-engine/find-package';
import { channelDescriptor } from '@/lib/backend-engine/process/channel-descriptor';
import type { Walls } from './walls';

/** Packages that the bundle leaves where they are installed, and those whose version it reads. */
const packages = ['@supabase/lite', 'libpg-query'];

/** One thread beside the main one compiles and collects: each of the four there would be holds 20 MB on to itself. */
const thrifty = ['--v8-pool-size=1', '--max-semi-space-size=2'];
/** How a server was told to compile WebAssembly, which its engines do alike: `node --liftoff-only build/main.mjs`. */
export const compilingWords = (words: readonly string[]): string[] =>
  words.filter((word) => /^--(no-)?(liftoff|wasm)[\w-]*(=\d+)?$/.test(word));
/** Tells glibc to give memory back to the system that it was given back: 40 MB a process. Other systems read none of it. */
const givesBack = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' };

export type Confined = {
  child: ChildProcess;
  channel: Duplex;
};

export type ConfinedOptions = {
  /** A built worker; it reads all that lies beside it. */
  workerFile: string;
  /** The one folder it reads and writes. */
  folder: string;
  walls: Walls;
  /** Megabytes of JavaScript. */
  megabytes: number;
  /** Other packages it may read. */
  packages?: readonly string[];
};

/** The folders a process may read besides the backend's own: code alone. */
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
  // Each may lie in the package that brings it, or beside it.
  const postgres = own.flatMap((folder) => find('@electric-sql/pglite', folder));
  const all = [...new Set([bundle, ...[...own, ...postgres].map((folder) => realpathSync(folder))])];
  // Node loses the outer folder of two where one lies in the other.
  return all.filter((inner) => !all.some((outer) => outer !== inner && inner.startsWith(outer + path.sep)));
}

/**
 * Starts a process that runs an app's SQL, behind all walls there are. Its environment is empty but for the time zone, which
 * dates are told in, and words to the allocator; what it is to know it is told through the channel, so that no argument shows a key. What it prints is
 * never seen: the engine writes each refused statement there, with what the app's users typed in it.
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

/** Processes that this one has started and that run, by id. */
export const ownProcesses = new Set<number>();

/** The argument that says which folder is a process's own; it is known by it when its server has died. */
export const writesIn = '--allow-fs-write=';
