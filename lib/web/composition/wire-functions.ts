import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { BackendLane } from '../../backends/backends/backend-store';
import { createOwnerOfProject } from '../../backends/limits/owner-of-backend';
import { findWalls } from '../../backends/backends/walls';
import type { Now, ProjectId } from '../../base/foundation/id';
import { createFunctionBundles } from '../../functions/bundles/function-bundles';
import { createProcessFunctionBundler } from '../../functions/bundles/process-function-bundler';
import { createFunctionLogs } from '../../functions/functions/function-log';
import { createAppFunctions } from '../../functions/http/app-functions';
import { openInnerCalls } from '../../functions/http/inner-calls';
import { findWorkerd } from '../../functions/runtime/find-workerd';
import { createFunctionHost } from '../../functions/runtime/function-host';
import { usualLimits } from '../../functions/runtime/watch-process';
import { createFunctionSecrets } from '../../functions/secrets/function-secrets';
import type { Catalogue } from '../../modules/catalogue/manifest';
import { hostsOfModules } from '../../modules/installed/installed-module';
import { createTestPayments } from '../../modules/payments/double/test-payments';
import type { Share } from '../../publishing/sharing/share';
import { readLiveTree } from '../../time-machine/moments/read-live-tree';
import type { Apps } from './wire-backends';
import type { Packages } from './wire-packages';
import type { Storage } from './wire-storage';

type Options = {
  at(...names: string[]): string;
  searchPath: string;
  storage: Storage;
  apps: Apps;
  packages: Packages;
  modules: Catalogue;
  now: Now;
};

/** Processes at once: each takes 60 MB and more, so memory decides, within reason. */
const mostProcesses = Math.max(2, Math.min(40, Math.floor(os.totalmem() / 1024 ** 3)));
const idleMs = 5 * 60_000;
const treeOfShare = (share: Share | null) => (share && share.takenDownAt === null ? share.treeHash : null);

/** What runs the apps' server functions. Starts no process before a function is called or checked. */
export async function wireFunctions({ at, searchPath, storage, apps, packages, modules, now }: Options) {
  const { db, data, sites, sharing, plainVersions, backendStore: store } = storage;
  const logs = createFunctionLogs(now);
  const bundler = createProcessFunctionBundler({ workerFile: at('build', 'workers', 'functions.mjs'), searchPath });
  const bundles = createFunctionBundles({ bundler, rootFor: (wanted) => packages.layers.rootFor(wanted) });
  const workerd = findWorkerd();
  const guestFile = (name: string) => readFile(at('build', 'functions', name), 'utf8');
  const host =
    workerd === null
      ? null
      : createFunctionHost({
          ...{ workerd, findWalls, bundles, logs, idleMs, most: mostProcesses, limits: usualLimits },
          guest: { router: await guestFile('router.js'), start: await guestFile('start.js') },
        });

  async function treeOf(projectId: ProjectId, lane: BackendLane): Promise<string | null> {
    switch (lane) {
      case 'preview':
        return (await plainVersions.head(projectId))?.treeHash ?? null;
      case 'try':
        return apps.trialData.treeOf(projectId) ?? (await plainVersions.head(projectId))?.treeHash ?? null;
      case 'live':
        return readLiveTree({ sites, versions: plainVersions }, projectId);
      case 'shared':
        return treeOfShare(await sharing.ofProject(projectId));
      default:
        return lane satisfies never;
    }
  }

  const secrets = createFunctionSecrets({ db, secret: data.secret, now });
  const innerCalls = await openInnerCalls();
  const functions = createAppFunctions({
    ...{ host, bundles, logs, secrets, store, treeOf, now },
    readFiles: storage.readFiles,
    ownerOf: createOwnerOfProject(db),
    answerBackend: apps.answerBackend,
    testPayments: createTestPayments({ secret: data.secret, now }),
    hostsOfModules: (files) => hostsOfModules(modules, files),
    innerCalls,
  });
  return {
    functions,
    functionSecrets: secrets,
    async close() {
      bundler.close();
      await functions.close();
      await innerCalls.close();
    },
  };
}

export type Functions = Awaited<ReturnType<typeof wireFunctions>>;
