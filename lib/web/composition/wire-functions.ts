import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { BackendLane } from '../../backends/backends/backend-store';
import { createOwnerOfProject } from '../../backends/limits/owner-of-backend';
import { findWalls } from '../../backends/backends/walls';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import type { AddressBook } from '../../base/http/origins';
import { createFunctionBundles } from '../../functions/bundles/function-bundles';
import { createProcessFunctionBundler } from '../../functions/bundles/process-function-bundler';
import { createFunctionLogs } from '../../functions/functions/function-log';
import { hasFunctions } from '../../functions/functions/read-functions';
import { createReadyFunctions } from '../../functions/hosted/live-functions';
import { runAtSupabase } from '../../functions/hosted/run-at-supabase';
import { createAppFunctions } from '../../functions/http/app-functions';
import { openInnerCalls } from '../../functions/http/inner-calls';
import { findWorkerd } from '../../functions/runtime/find-workerd';
import { createFunctionHost } from '../../functions/runtime/function-host';
import { usualLimits } from '../../functions/runtime/watch-process';
import { createSchedules } from '../../functions/schedules/keep-schedules';
import { createScheduleStore } from '../../functions/schedules/schedule-store';
import { checkSecret } from '../../functions/secrets/check-secret';
import { createFunctionSecrets } from '../../functions/secrets/function-secrets';
import { previewKey } from '../../preview/previews/preview-key';
import { type Catalogue, secretsOf } from '../../modules/catalogue/manifest';
import { hostsOfModules } from '../../modules/installed/whole-modules';
import { createAskStripe } from '../../modules/payments/keys/ask-stripe';
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
  addresses: AddressBook;
  modules: Catalogue;
  now: Now;
  onError(error: unknown): void;
};

/** Most processes at the same time: each takes 60 MB or more, so the limit depends on memory. */
const mostProcesses = Math.max(2, Math.min(40, Math.floor(os.totalmem() / 1024 ** 3)));
const idleMs = 5 * 60_000;
/** Interval in ms for checking which schedules are due; their finest step is a minute. */
const lookEveryMs = 15_000;
const treeOfShare = (share: Share | null) => (share && share.takenDownAt === null ? share.treeHash : null);

/** Wires the parts that run the apps' server functions. Starts no process before a function is called or checked. */
export async function wireFunctions(options: Options) {
  const { at, searchPath, storage, apps, packages, addresses, modules, now, onError } = options;
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
          guest: { start: await guestFile('start.js') },
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
  const ownerOf = createOwnerOfProject(db);
  /** The app's public address, so that a scheduled function writes the same links as one called by a page. */
  async function addressOf(projectId: ProjectId, lane: 'preview' | 'live'): Promise<string | null> {
    if (lane === 'live') {
      const site = await sites.site(projectId);
      return site && `${await addresses.site(site.slug)}/backend`;
    }
    const viewerId = (await ownerOf(projectId)) as ViewerId;
    return `${await addresses.preview(previewKey(data.secret, { projectId, viewerId, lane: 'main' }))}/backend`;
  }

  const innerCalls = await openInnerCalls();
  const functions = createAppFunctions({
    ...{ host, bundles, logs, secrets, store, treeOf, now, ownerOf, addressOf },
    readFiles: storage.readFiles,
    reachOf: async (projectId, lane) =>
      lane === 'preview'
        ? (await apps.appBackends.preview(projectId)).id
        : ((await store.find(projectId, lane))?.id ?? null),
    answerBackend: apps.answerBackend,
    testPayments: createTestPayments({ secret: data.secret, now }),
    hostsOfModules: (files) => hostsOfModules(modules, files),
    innerCalls,
  });
  const scheduleStore = createScheduleStore(db);
  const schedules = createSchedules({
    ...{ store: scheduleStore, now, onError },
    /** Check the file names first: most apps have no functions. */
    functionsOf: async (treeHash) => {
      const tree = await storage.trees.read(treeHash);
      return tree && hasFunctions(Object.keys(tree)) ? functions.functionsOf(treeHash) : [];
    },
    liveFunctions: (projectId) => functions.list(projectId, 'live'),
    // If an app's data is at Supabase, its functions are there too.
    run: async ({ projectId, lane, name }) => {
      const project = lane === 'live' ? await apps.hostedOf(projectId) : null;
      if (project === null) return functions.run(projectId, lane, name);
      return runAtSupabase(apps.hostedReach, project, { name, at: now() });
    },
  });
  let looking: NodeJS.Timeout | undefined;
  return {
    parts: {
      functions,
      functionSecrets: secrets,
      readyFunctions: createReadyFunctions({
        ...{ hostedOf: apps.hostedOf, reach: apps.hostedReach, sourcesOf: functions.sourcesOf },
        secretsOf: (projectId) => secrets.open(projectId, 'live'),
      }),
      /** Checks a secret with the call that a ready-made part defines for a secret of this name. */
      async checkSecret(
        { projectId, lane }: { projectId: ProjectId; lane: 'preview' | 'live' },
        name: string,
        value: string,
      ) {
        const named = [...modules.values()].flatMap(({ manifest }) => secretsOf(manifest));
        const call = named.find((one) => one.name === name)?.check;
        return call ? checkSecret({ call, value, allowedHosts: await functions.hostsOf(projectId, lane) }) : null;
      },
      schedules: { ...schedules, list: scheduleStore.list },
      askStripe: createAskStripe(fetch),
    },
    /** Starts running the scheduled functions of published apps. */
    start() {
      if (host === null) return;
      looking = setInterval(() => void schedules.look().catch(onError), lookEveryMs).unref();
    },
    async close() {
      clearInterval(looking);
      schedules.stop();
      bundler.close();
      await functions.close();
      await schedules.idle();
      await innerCalls.close();
    },
  };
}

export type Functions = Awaited<ReturnType<typeof wireFunctions>>;
