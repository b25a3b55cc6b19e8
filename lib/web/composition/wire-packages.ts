import type { Env } from '../../base/foundation/env';
import { npmSetup } from '../../preview/packages/npm-environment';
import { createNpmPackageLayers } from '../../preview/packages/npm-package-layers';
import type { VersionStore } from '../../projects/versions/version-store';
import type { AppBackends } from '../../backends/app-backends/app-backends';
import type { SharedData } from '../../backends/shared-data/shared-data';
import { createProcessBundler } from '../../publishing/bundles/process-bundler';
import { createSiteBundles } from '../../publishing/sites/site-bundles';
import { holderOf, shareInstalls } from '../guests/open-shares';
import type { Storage } from './wire-storage';

type Options = {
  env: Env;
  processEnvironment: Readonly<Record<string, string | undefined>>;
  root: string;
  at(...names: string[]): string;
  storage: Storage;
  versions: VersionStore;
  appBackends: AppBackends;
  sharedData: Pick<SharedData, 'envOf'>;
};

/** Wires package layers and site bundles. npm and the bundler each run in their own processes. */
export function wirePackages({
  env,
  processEnvironment,
  root,
  at,
  storage,
  versions,
  appBackends,
  sharedData,
}: Options) {
  const { trees, blobs, projects, kept, keeping, data } = storage;
  const layers = createNpmPackageLayers({
    folder: data.layers,
    builtFolder: at('build', 'layers'),
    root,
    npm: npmSetup(processEnvironment, process.execPath, {
      signsIn: !env.EASEL_GUESTS || env.EASEL_GUEST_PRIVATE_PACKAGES,
      furtherOrigins: env.EASEL_PACKAGE_ADDRESSES,
    }),
    worker: { node: process.execPath, script: at('build', 'package-worker.mjs') },
    making: shareInstalls(kept),
  });
  const bundles = createSiteBundles({
    ...{ trees, blobs, versions, layers },
    inTurn: (work) => kept.atOnce.inTurn('bundling', holderOf(keeping.payer()), work),
    bundler: createProcessBundler({
      workerFile: at('build', 'workers', 'bundle.mjs'),
      searchPath: processEnvironment.PATH ?? '',
    }),
    liveEnvOf: appBackends.liveEnvOf,
    sharedEnvOf: sharedData.envOf,
    nameOf: async (projectId) => (await projects.get(projectId))?.name ?? 'App',
  });
  return { layers, bundles };
}

export type Packages = ReturnType<typeof wirePackages>;
