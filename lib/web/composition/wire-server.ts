import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { findWalls, tellWalls } from '../../backends/backends/walls';
import { measureBlobs, measureEach } from '../../base/blobs/disk-blob-store';
import { findSetAside } from '../../base/database/set-aside';
import type { Env } from '../../base/foundation/env';
import type { TurnId } from '../../base/foundation/id';
import { type AddressBook, hostAddresses, type Origins } from '../../base/http/origins';
import { createLayersHandler } from '../../preview/packages/layers-handler';
import { namePage } from '../../projects/template/name-page';
import { ofModules } from '../../modules/installed/whole-modules';
import { readCarriedOnce } from '../../publishing/export/read-carried';
import { createRowsWatch } from '../../publishing/sites/watch-rows';
import { readTotal } from '../../turns/calls/spending';
import { openModels } from '../../turns/connections/open-models';
import { wait } from '../../turns/drafts/turn-wiring';
import { publishAfterTurn } from '../../turns/follow-ups/publish-after-turn';
import { createChannelUpgrades } from '../api/channel-upgrades';
import { publishProject } from '../api/publish-project';
import type { ServerParts } from '../api/server-parts';
import type { FrontServer } from '../front/front-server';
import { createReadiness } from '../front/readiness';
import { collectRegularly } from '../guests/collect-regularly';
import { createIsOperator } from '../guests/is-operator';
import { shareCollection } from '../guests/open-shares';
import { createLog } from '../operating/log';
import { latinise } from '../pages/latinise';
import { createPages } from '../pages/pages';
import { wireShipped } from './wire-shipped';
import { wireBackends } from './wire-backends';
import { wireDomains } from './wire-domains';
import { wireFunctions } from './wire-functions';
import { wireOperating } from './wire-operating';
import { wirePackages } from './wire-packages';
import { wireAlwaysOn } from './wire-always-on';
import { wirePreviews } from './wire-previews';
import { wireSharing } from './wire-sharing';
import { wireSites } from './wire-sites';
import { wireStorage } from './wire-storage';
import { wireTurns } from './wire-turns';
import { wireViewers } from './wire-viewers';

const version = '0.1.0';
const now = () => Date.now();

type Options = {
  env: Env;
  /** The process's environment. npm needs parts of it to reach its registry. */
  processEnvironment: Readonly<Record<string, string | undefined>>;
  root: string;
  origins: Origins;
  dataFolder: string;
};

/** Composition root of the server: environment → adapters → use cases. Once per process; see `server-handle`. */
export async function wireServer({ env, processEnvironment, root, origins, dataFolder }: Options) {
  const at = (...names: string[]) => path.join(root, ...names);
  const findingWalls = findWalls();
  const log = createLog(env.EASEL_LOG);
  const onError = log.error;
  const addresses = hostAddresses(origins);
  const storage = await wireStorage({ env, at, dataFolder, now, log });
  const { data, db, blobs, trees, channel, projects, previews, sites, kept, keeping, room, createId } = storage;
  const { modules, recordings, appTemplates, templateFiles } = await wireShipped(at);
  const apps = wireBackends({
    ofParts: (files) => ofModules(modules, files),
    ...{ env, storage, built: at('build'), addresses, now, onError },
    answerFunction: (request, response, call) => functions.answer(request, response, call),
  });
  const { versions, appBackends, hosts } = apps;
  const connected = await openModels({
    ...{ env, db, secret: data.secret, origins, recordings, createId, now, wait, report: onError },
  });
  const { models } = connected;
  const packages = wirePackages({
    ...{ env, processEnvironment, root, at, storage, versions, appBackends, sharedData: apps.sharedData },
  });
  const ofFunctions = await wireFunctions({
    ...{ at, storage, apps, packages, addresses, modules, now, onError, searchPath: processEnvironment.PATH ?? '' },
  });
  const { functions, functionSecrets } = ofFunctions.parts;
  const viewers = wireViewers({ env, storage, now, isLive: () => models.current().kind === 'live' });
  const { store, observers, readHead, runner, money } = wireTurns({
    ...{ storage, apps, packages, versions, connected, recordings, templateFiles, modules, now, report: onError },
    checkFunctions: (treeHash) => functions.check(treeHash),
    guestUsd: env.EASEL_GUESTS ? (env.EASEL_GUEST_LIMIT_USD ?? null) : null,
    followTurn: (turnId) =>
      publishAfterTurn(
        { store, viewerOf: viewers.asViewer, publish: (request) => publishProject(parts, request) },
        turnId,
      ),
  });
  const health = () => {
    const { name, kind } = models.current();
    return { ok: true as const, version, model: { name, kind } };
  };
  const folders = { folder: data.folder, built: at('build') };
  const ready = createReadiness({ ...{ db, room, now, ...folders }, enginesAnswer: apps.enginesAnswer });
  const visited = env.EASEL_GUESTS ? kept.visits.siteSeen : null;
  const shared = wireSharing({ ...{ origins, storage, apps, built: at('build'), now, onError }, visited });
  const domains = await wireDomains({ env, origins, storage, now, onError });
  const operating = wireOperating({ origins, storage, log, ready, projectAt: domains.known.projectAt });
  let front: FrontServer | null = null;
  const served = wireSites({
    ...{ env, processEnvironment, origins, storage, answerBackend: hosts.site, built: at('build'), now, onError },
    ...{ visited: viewers.guests && kept.visits.siteSeen, domainOf: domains.known.domainOf },
  });
  const publish = (call: Parameters<typeof publishProject>[1]) => publishProject(parts, call);
  const { asViewer } = viewers;
  const places = wireAlwaysOn({ env, origins, storage, apps, asViewer, functionSecrets, now, onError, publish });

  const parts: ServerParts = {
    ...{ db, blobs, trees, versions, projects, channel, observers, previews, models, modules, appTemplates },
    ...{ money, room, sites, store, announce: channel.announce },
    ...{ runner, readHead, now, createId, onError, health, ready, keeping, latinise, secret: data.secret },
    ...{ access: storage.access, ownBlobs: storage.ownBlobs, readFiles: storage.readFiles, layers: packages.layers },
    ...{ signIn: connected.signIn, shares: viewers.shares, viewerOf: viewers.viewerOf, authorise: viewers.authorise },
    ...{ sharedVersions: storage.sharedVersions, origins: storage.origins },
    ...{ atOnce: kept.atOnce, shareStore: kept.store, shareLimits: kept.limits, guestDays: kept.guestDays },
    ...{ backends: apps.backends, appBackends, keptData: apps.keptData, trialData: apps.trialData },
    ...{ dataSwitch: apps.dataSwitch, endSockets: apps.endSockets, acceptedExposures: apps.acceptedExposures },
    ...{ ...ofFunctions.parts, firstRows: apps.firstRows, ...apps.momentParts },
    ...{ ...shared.parts, bundleShared: packages.bundles.bundleShared },
    ...{ migrateLive: apps.migrateLive, settleLive: apps.settleLive, tryAsOthers: apps.tryAsOthers },
    ...{ bundle: packages.bundles.bundle, composePage: packages.bundles.composePage },
    ...{ composeDrawn: packages.bundles.composeDrawn, readExchange: served.exchange },
    rowsWatch: createRowsWatch({ backends: apps.backends, store: storage.backendStore, now }),
    ...{ checksAnswers: env.EASEL_CHECK_ANSWERS, isHostAllowed: operating.isHostAllowed, metrics: operating.metrics },
    carried: readCarriedOnce(at('build', 'leaving')),
    maySetModel: (viewer) => viewer.kind === 'local-owner',
    isOperator: createIsOperator(env.EASEL_OPERATOR_CODE),
    apiUrlOf: (key) => (origins.isLocal ? `http://127.0.0.1${origins.portSuffix}/backends/${key}` : null),
    addressesFor: (host) => front?.addressesFor(host) ?? addresses,
    templateFiles: (page) => namePage(templateFiles, page),
    spentOf: (projectId) => readTotal(db, projectId),
    skipDemo: (turnId: TurnId) => connected.demo.skip(turnId),
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    ...{ urlOf: served.urlOf, reach: served.reached.reach, ...places.parts, siteDomains: domains.siteDomains },
  };
  const previewHandlerFor = await wirePreviews({ at, storage, layers: packages.layers, appBackends, hosts });
  const channels = createChannelUpgrades({ parts, onError });
  const walls = await findingWalls;

  await sites.failUnfinished();
  if (storage.isAlone) await places.recover();
  await storage.sharing.failUnfinished();
  await runner.recover(storage.isAlone);
  await apps.turnDatabase.settle(store.get);
  runner.watch();
  apps.start(log.note);
  ofFunctions.start();
  const sizesOf = (hashes: readonly string[]) => measureEach(data.blobs, hashes);
  const stopCollecting = collectRegularly({
    ...{ db, blobs, trees, projects, layers: packages.layers, appBackends, now, onError },
    ...{ blobsOf: apps.blobsOf, forgetCarried: apps.forgetCarried },
    keepToBudget: () => apps.keepToBudget(sizesOf),
    log: storage.isAlone ? storage.headsLog : null,
    holdsBlobs: async () => (await findSetAside(data.folder)).length > 0,
    measure: () => measureBlobs(data.blobs),
    ...shareCollection({ kept, db, now, measureData: apps.measureData, sizesOf }),
  });
  const container = { url: env.EASEL_WEBCONTAINER_URL ?? null, key: env.EASEL_WEBCONTAINER_KEY ?? null };
  const pages = createPages(parts, container);
  return {
    ...{ operating, log, parts, health, ready, access: viewers.gate, welcome: viewers.guests?.welcome ?? null },
    ...{ landingPage: pages.landing, settingsPage: pages.settings },
    ...{ projectPage: pages.project, sharedPage: pages.shared },
    handleLayers: createLayersHandler(packages.layers),
    handlePreview: (request: IncomingMessage, response: ServerResponse, key: string, book: AddressBook) =>
      previewHandlerFor(book)(request, response, key),
    ...{ handleSite: served.handle, handleReached: served.reached.handle, siteAt: domains.siteAt },
    ...{ handleShared: shared.handle, handleBackend: hosts.loopback },
    ...{ handleUpgrade: channels.upgrade, handleBackendUpgrade: apps.handleBackendUpgrade },
    onError: (error: unknown) => void onError(error),
    attachFront(attached: FrontServer) {
      front = attached;
      served.reached.attachFront(attached);
    },
    startupNote() {
      const { name, kind } = models.current();
      const model =
        kind === 'demo' ? 'No model is connected yet: the demo model builds twelve examples.' : `Model: ${name}`;
      return `${model}\n  ${tellWalls(walls)}`;
    },
    /** Marks running turns as interrupted, then closes everything that is open, releasing the folder's lock last. */
    async close() {
      stopCollecting();
      await Promise.all([served.reached.reach.close(), places.close(), domains.close()]);
      await runner.shutDown();
      await ofFunctions.close();
      await apps.close();
      channels.close();
      await storage.close();
    },
  };
}

export type EaselServer = Awaited<ReturnType<typeof wireServer>>;
