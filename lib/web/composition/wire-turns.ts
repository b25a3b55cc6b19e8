import type { Now, TurnId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import type { VersionStore } from '../../projects/versions/version-store';
import { createCallModel, createDiscountCalls } from '../../turns/calls/call-model';
import { createMoney } from '../../turns/calls/money';
import { measureTypicalTurns } from '../../turns/calls/typical-turns';
import type { OpenModels } from '../../turns/connections/open-models';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { Recording } from '../../turns/demo/recording';
import {
  createModelSight,
  createOpenDraft,
  createReadHead,
  createReadPromises,
  createResolvePackage,
  createTurnCommit,
  demoMiss,
  wait,
  withRoom,
} from '../../turns/drafts/turn-wiring';
import { createNameApp } from '../../turns/follow-ups/name-app';
import { createSumUp } from '../../turns/follow-ups/sum-up';
import { countTokens } from '../../turns/models/count-tokens';
import { createPromiseCall } from '../../turns/requests/promise-call';
import { createBuildMessages } from '../../turns/requests/turn-messages';
import { createTurnStore } from '../../turns/turns/drizzle-turn-store';
import { createObserverLeases } from '../../turns/turns/observer-leases';
import { createTurnRunner } from '../../turns/turns/turn-runner';
import { createReadEngine } from '../api/engine-of';
import type { Apps } from './wire-backends';
import type { Packages } from './wire-packages';
import type { Storage } from './wire-storage';

type Options = {
  storage: Storage;
  apps: Apps;
  packages: Packages;
  versions: VersionStore;
  connected: OpenModels;
  recordings: Recording[];
  templateFiles: Readonly<Record<string, string>>;
  modules: Catalogue;
  /** US dollars a guest may spend per day; null for no limit. */
  guestUsd: number | null;
  /** What prevents a tree's server functions from running. */
  checkFunctions(treeHash: string): Promise<Problem[]>;
  now: Now;
  followTurn(turnId: TurnId): Promise<void>;
  report(error: unknown): void;
};

/** Wires the parts that run turns and count their cost. */
export function wireTurns(options: Options) {
  const { storage, apps, packages, versions, connected, modules, guestUsd, now, report } = options;
  const { db, blobs, trees, channel, projects, room, keeping, createId, access } = storage;
  const { models } = connected;
  const store = createTurnStore({ db, now });
  const observers = createObserverLeases({ now, wait });
  const readHead = createReadHead(versions);
  const forCalls = { db, blobs, countTokens, guestUsd, createId, now };
  const runner = createTurnRunner({
    store,
    channel: withRoom(channel, room),
    observers,
    openDraft: createOpenDraft({ blobs, trees, versions, modules }),
    modules,
    readHead,
    readPromises: createReadPromises(versions),
    buildMessages: createBuildMessages({
      ...{ db, blobs, trees, countTokens, templateFiles: options.templateFiles, modules },
      currentModel: models.current,
      spareModel: models.spare,
      describeDatabase: apps.appBackends.describe,
      engineOf: createReadEngine({ projects, versions, trees, blobs, appBackends: apps.appBackends }),
    }),
    promiseCall: createPromiseCall({ db, currentModel: models.current, spareModel: models.spare }),
    callModel: createCallModel({ ...forCalls, currentModel: models.current, spareModel: models.spare }),
    discountCalls: createDiscountCalls(db),
    commitVersion: createTurnCommit(
      { versions, trees, blobs, channel, room, now, createId },
      apps.turnDatabase.beforeLoss,
    ),
    async checkBundle(projectId, treeHash) {
      const [page, onServer] = await Promise.all([
        packages.bundles.check(projectId, treeHash),
        options.checkFunctions(treeHash),
      ]);
      return page === null && onServer.length === 0 ? null : [...onServer, ...(page ?? [])];
    },
    resolvePackage: createResolvePackage(packages.layers),
    database: apps.turnDatabase,
    demoMiss,
    modelKind: () => models.current().kind,
    sumUp: createSumUp({
      smallModel: models.small,
      // Called only if a small model is configured.
      callModel: createCallModel({ ...forCalls, currentModel: () => models.small() ?? models.current() }),
      ...{ projects, channel, report },
    }),
    nameApp: createNameApp({ projects, channel, report }),
    modelNames: () => ({ first: models.current().name, spare: models.spare()?.name ?? null }),
    modelSight: createModelSight(models),
    ...{ createId, now, wait, report },
    owner: createId(),
    followTurn: options.followTurn,
    within: keeping.forProject,
  });
  const money = createMoney({
    ...{ db, access, channel, versions, guestUsd, now },
    currentModel: models.current,
    typical: measureTypicalTurns({ recordings: options.recordings, templateFiles: options.templateFiles, countTokens }),
  });
  return { store, observers, readHead, runner, money };
}
