import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { explainNpmFailure, foreignCall } from './explain-npm-failure';
import { findForeign, parseLock, type LockedPackages } from './locked-packages';
import type { NpmSetup } from './npm-environment';
import type { NpmSettings } from './npm-settings';
import type { PackageProgress } from './package-layer';
import { openRegistryProxy, type RegistryProxy } from './registry-proxy';
import { runChild, type ChildEnd } from './run-child';

/**
 * `bytes` limits what is fetched (and kept in npm's cache) and, separately, what is unpacked. `files` limits directory
 * entries, so that a million empty files are refused as well.
 */
export type InstallLimits = { milliseconds: number; bytes: number; packages: number; files: number };

export type InstallJob = {
  npm: NpmSetup;
  settings: NpmSettings;
  /** The install's own folder; packages that are already installed are in its `node_modules`. */
  folder: string;
  /** npm's cache, shared between installs. */
  cache: string;
  dependencies: Readonly<Record<string, string>>;
  /** Packages already installed, as in a lock file. */
  installed: LockedPackages;
  limits: InstallLimits;
  onProgress: (progress: PackageProgress) => void;
  signal: AbortSignal;
};

const quiet = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--no-progress',
  '--no-bin-links',
  '--no-update-notifier',
  '--omit=dev',
  '--loglevel=error',
  // Makes npm record in the lock where each package comes from, so that this can be checked.
  '--omit-lockfile-registry-resolved=false',
  // Newer npm versions refuse these by themselves, but older ones don't, and a package's own lock may contain URLs.
  '--allow-git=none',
  '--allow-remote=none',
  '--allow-file=none',
  '--allow-directory=none',
];

/**
 * Installs packages with npm itself: first resolves the set and refuses foreign or oversized ones, then fetches it.
 * Runs nothing from a package: no install scripts, no git, no links. Returns the lock.
 */
export async function installPackages(job: InstallJob): Promise<Result<LockedPackages, AppError>> {
  const proxy = await openRegistryProxy(job.settings);
  try {
    return await installThrough(proxy, job);
  } finally {
    await proxy.close();
  }
}

async function installThrough(proxy: RegistryProxy, job: InstallJob): Promise<Result<LockedPackages, AppError>> {
  const { folder, dependencies, limits } = job;
  const lockFile = path.join(folder, 'package-lock.json');
  await writeLock(lockFile, { '': { dependencies: { ...dependencies } }, ...job.installed });
  await writeLock(path.join(folder, 'node_modules/.package-lock.json'), job.installed);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));

  const started = Date.now();
  const present = new Set(await listPackages(folder));
  const throughProxy = [`--proxy=${proxy.address}`, `--https-proxy=${proxy.address}`, '--noproxy='];
  const findTooMuch = () => findForeignCall(proxy) ?? findTooLong(proxy, limits);
  const run = async (args: readonly string[]): Promise<ChildEnd> => {
    const end = await runChild({
      command: job.npm.command,
      args: [
        ...job.npm.args,
        'install',
        ...quiet,
        ...job.settings.args,
        ...throughProxy,
        '--cache',
        job.cache,
        ...args,
      ],
      folder,
      environment: {
        ...environmentOf(job.npm),
        HOME: folder,
        USERPROFILE: folder,
        NODE_OPTIONS: '--max-old-space-size=1024',
        // A package's dependencies may include a git URL, which npm must not follow.
        npm_config_git: path.join(folder, 'no-git'),
      },
      milliseconds: Math.max(1, limits.milliseconds - (Date.now() - started)),
      signal: job.signal,
      findExcess: async () => findTooMuch() ?? (await findExcess(folder, present, limits)),
    });
    // Check this regardless of how npm ended, because it continues without an optional package it could not get.
    const detail = findTooMuch();
    return detail === null ? end : { kind: 'too-much', detail };
  };

  job.onProgress({ step: 'resolving', packages: Object.keys(dependencies).length });
  let flags: string[] = [];
  let resolved = await run(['--package-lock-only']);
  if (resolved.kind === 'failed' && resolved.errors.includes('ERESOLVE')) {
    // A package with an older React as its peer mostly works with the newer one, so make npm try.
    flags = ['--force'];
    resolved = await run(['--package-lock-only', ...flags]);
  }
  if (resolved.kind !== 'done') return fail(explainEnd(resolved));

  const packages = await readLock(lockFile);
  const foreign = findForeign(packages, { origins: job.settings.origins, installed: job.installed });
  if (foreign !== null) return refuse(`"${foreign}" asks for something that is not in the registry.`);
  const count = Object.keys(packages).length;
  if (count > limits.packages) return refuse(`That would bring ${count} packages; ${limits.packages} are allowed.`);

  const isNew = ([place, { version }]: [string, { version?: string }]) => job.installed[place]?.version !== version;
  job.onProgress({ step: 'downloading', packages: Object.entries(packages).filter(isNew).length });
  const fetched = await run(flags);
  if (fetched.kind !== 'done') return fail(explainEnd(fetched));
  const excess = await findExcess(folder, present, limits);
  if (excess !== null) return refuse(excess);
  return succeed(await readLock(lockFile));
}

/** The lock's `packages`, without the project itself. */
async function readLock(file: string): Promise<LockedPackages> {
  const { '': _project, ...packages } = parseLock(await readFile(file, 'utf8'));
  return packages;
}

async function writeLock(file: string, packages: LockedPackages): Promise<void> {
  // npm fetches a package again if one of its commands is not linked. None are linked here, because none ever run.
  const plain = Object.entries(packages).map(([place, { bin: _bin, ...locked }]) => [place, locked]);
  await writeFile(file, JSON.stringify({ lockfileVersion: 3, requires: true, packages: Object.fromEntries(plain) }));
}

function explainEnd(end: Exclude<ChildEnd, { kind: 'done' }>): AppError {
  if (end.kind === 'too-much') return { code: 'package-refused', detail: end.detail };
  if (end.kind === 'too-slow') return { code: 'packages-unavailable', detail: 'The registry took too long to answer.' };
  return explainNpmFailure(end.errors);
}

/** The sentence is identical for every address, so that it reveals nothing about what is there. */
function findForeignCall(proxy: RegistryProxy): string | null {
  return proxy.refused() === null ? null : foreignCall;
}

function findTooLong(proxy: RegistryProxy, limits: InstallLimits): string | null {
  return proxy.received() > limits.bytes ? tooManyBytes(limits) : null;
}

/** Removes every proxy that npm would pick up, and keeps only the sign-ins this install may use. */
function environmentOf({ environment, signsIn }: NpmSetup): Record<string, string> {
  const isLeftOut = signsIn ? /^(\w+_)?proxy$/i : /^((\w+_)?proxy|npm_config_.*)$/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isLeftOut.test(name)));
}

const tooManyBytes = (limits: InstallLimits) => `That is more than ${Math.round(limits.bytes / 1e6)} MB of packages.`;

function refuse(detail: string) {
  return fail({ code: 'package-refused' as const, detail });
}

/** Top-level package folders, including scoped ones. */
async function listPackages(folder: string): Promise<string[]> {
  const top = await readdir(path.join(folder, 'node_modules')).catch(() => []);
  const nested = top.map(async (name) =>
    name.startsWith('@')
      ? (await readdir(path.join(folder, 'node_modules', name))).map((sub) => `${name}/${sub}`)
      : name,
  );
  return (await Promise.all(nested)).flat();
}

/** A sentence about the limit that the new files exceed, or null. Stops counting once a limit is exceeded. */
async function findExcess(folder: string, present: ReadonlySet<string>, limits: InstallLimits): Promise<string | null> {
  let [bytes, files] = [0, 0];
  const isTooMuch = () => bytes > limits.bytes || files > limits.files;
  const count = async (place: string): Promise<void> => {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => [])) {
      if (isTooMuch()) return;
      files += 1;
      const file = path.join(place, entry.name);
      if (entry.isDirectory()) await count(file);
      else bytes += (await lstat(file).catch(() => null))?.size ?? 0;
    }
  };
  for (const name of await listPackages(folder)) {
    if (!present.has(name)) await count(path.join(folder, 'node_modules', name));
  }
  if (bytes > limits.bytes) return tooManyBytes(limits);
  return files > limits.files ? `Those packages are more than ${limits.files} files.` : null;
}
