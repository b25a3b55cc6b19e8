import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { AppError } from '../../base/foundation/app-error';
import { succeed, type Result } from '../../base/foundation/result';
import { installPackages, type InstallLimits } from './install-packages';
import { readRecord, settleFolder, writeRecord } from './layer-folder';
import { hashOf } from './layer-hash';
import { lockedList, lockedPackagesSchema, type LockedPackages } from './locked-packages';
import type { NpmSetup } from './npm-environment';
import { readNpmSettings, type NpmSettings } from './npm-settings';
import type { PackageProgress } from './package-layer';
import type { LayerOptions, MakingLayers } from './package-layers';
import type { RunWorker } from './run-worker';
import { createSharedWork } from './share-work';

const installSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  packages: lockedPackagesSchema,
  /** True if it was made without the operator's sign-ins, and so contains nothing private. */
  isPlain: z.boolean().default(false),
});

/** Installed packages: `dependencies` as requested, `packages` as resolved; `root` holds their `node_modules`. */
export type Install = z.infer<typeof installSchema> & { id: string; root: string };

export type LayerInstallsOptions = {
  folder: string;
  npm: NpmSetup;
  limits: InstallLimits;
  runWorker: RunWorker;
  making: MakingLayers;
};

/** What an install starts from: packages that are already on this disk. */
export type InstallBase = { root: string; packages: LockedPackages };

/**
 * Manages installs, each in a folder named after its resolution. The first resolution of a request is kept as long as
 * its folder exists, so that a project's packages do not change unexpectedly.
 */
export function createLayerInstalls({ folder, npm, limits, runWorker, making }: LayerInstallsOptions) {
  const installs = path.join(folder, 'installs');
  const requests = path.join(folder, 'requests');
  // Packages fetched while signed in have their own cache, because npm serves installs from the cache first, strangers'
  // included.
  const cache = path.join(folder, npm.signsIn ? 'npm-cache' : 'npm-cache-plain');
  const isFit = (install: Install) => npm.signsIn || install.isPlain;
  let settings: NpmSettings | undefined;
  /** Reads the settings once, like the environment, but again if npm failed to return them. */
  const readSettings = async (place: string, signal: AbortSignal): Promise<Result<NpmSettings, AppError>> => {
    if (settings) return succeed(settings);
    const read = await readNpmSettings(npm, place, signal);
    if (read.ok) settings = read.value;
    return read;
  };
  const work = createSharedWork<Result<Install, AppError>, PackageProgress>(2);

  const read = async (id: string): Promise<Install | null> => {
    const root = path.join(installs, id);
    const install = await readRecord(path.join(root, 'install.json'), installSchema);
    return install && { ...install, id, root };
  };

  const find = async (request: string): Promise<Install | null> => {
    const known = await readRecord(path.join(requests, `${request}.json`), z.object({ id: z.string() }));
    return known && read(known.id);
  };

  /** The largest existing install that is a subset of the request, so that its packages need not be fetched. */
  const findBase = async (wanted: Readonly<Record<string, string>>, template: InstallBase): Promise<InstallBase> => {
    let base = template;
    for (const id of await readdir(installs).catch(() => [])) {
      const install = await read(id);
      const isPart =
        install &&
        isFit(install) &&
        Object.entries(install.dependencies).every(([name, range]) => wanted[name] === range);
      if (isPart && Object.keys(install.packages).length > Object.keys(base.packages).length) base = install;
    }
    return base;
  };

  const settle = async (
    request: string,
    place: string,
    made: Pick<Install, 'dependencies' | 'packages'>,
  ): Promise<Result<Install, AppError>> => {
    const install = { ...made, isPlain: !npm.signsIn };
    const id = hashOf(lockedList(install.packages));
    const root = path.join(installs, id);
    await writeRecord(path.join(place, 'install.json'), install);
    await settleFolder(place, root);
    await writeRecord(path.join(requests, `${request}.json`), { id });
    return succeed({ ...install, id, root });
  };

  const make = async (
    request: string,
    wanted: Readonly<Record<string, string>>,
    template: InstallBase,
    isTemplate: boolean,
    onProgress: (progress: PackageProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<Install, AppError>> => {
    const place = path.join(folder, `.work-${randomBytes(8).toString('hex')}`);
    try {
      await mkdir(path.join(place, 'node_modules'), { recursive: true });
      const base = isTemplate ? template : await findBase(wanted, template);
      const places = Object.keys(base.packages);
      const linked = await runWorker({ type: 'link', from: base.root, to: place, places }, signal);
      if (!linked.ok) return linked;

      if (isTemplate) return await settle(request, place, { dependencies: { ...wanted }, packages: base.packages });

      const settings = await readSettings(place, signal);
      if (!settings.ok) return settings;
      const job = {
        npm,
        settings: settings.value,
        folder: place,
        cache,
        dependencies: wanted,
        installed: base.packages,
        limits,
        onProgress,
        signal,
      };
      const locked = await installPackages(job);
      return locked.ok ? await settle(request, place, { dependencies: { ...wanted }, packages: locked.value }) : locked;
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  };

  return {
    /**
     * Returns the install of these dependencies. `isTemplate`: the base contains all of it, so no registry is
     * contacted.
     */
    installFor(
      wanted: Readonly<Record<string, string>>,
      template: InstallBase,
      isTemplate: boolean,
      waiter: LayerOptions,
    ): Promise<Result<Install, AppError>> {
      const asked = [Object.entries(wanted).sort(), isTemplate ? lockedList(template.packages) : null];
      const request = npm.signsIn || isTemplate ? hashOf(...asked) : hashOf(...asked, 'plain');
      return work.run(
        request,
        async (onProgress, signal) => {
          const known = await find(request);
          if (known) return succeed(known);
          return making('install', async () => {
            const made = await make(request, wanted, template, isTemplate, onProgress, signal);
            return { made, folder: made.ok ? made.value.root : null };
          });
        },
        waiter,
      );
    },
    /** Null if garbage collection has removed it. */
    read,
  };
}
