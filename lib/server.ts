import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { findWalls, tellWalls } from './backends/walls';
import { createDrizzleBackendStore } from './backends/drizzle-backend-store';
import { followSecret } from './backends/follow-secret';
import { createDiskBlobStore, measureBlobs, measureEach } from './blobs/disk-blob-store';
import { createProjectChannel } from './channel/drizzle-project-channel';
import { openDataFolder } from './database/data-folder';
import { createDiskRoom } from './database/disk-room';
import { openPostgres } from './database/open-database';
import { placeFreshDatabase } from './database/fresh-database';
import { openOrSetAside } from './database/open-or-set-aside';
import { findSetAside, tellSetAside } from './database/set-aside';
import { readRecordings } from './demo/read-recordings';
import type { Env } from './foundation/env';
import { idFromRandom, type ProjectId, type TurnId, type ViewerId } from './foundation/id';
import { fail, succeed } from './foundation/result';
import { createAccessGate } from './front/access-gate';
import { endCookiesOf } from './server/end-shared-cookies';
import { addressHeader } from './front/client-address';
import type { FrontServer } from './front/front-server';
import { type AddressBook, hostAddresses, type Origins } from './front/origins';
import { hostedReachOf } from './server/hosted-reach';
import { countTokens } from './models/count-tokens';
import { createLayersHandler } from './packages/layers-handler';
import { npmSetup } from './packages/npm-environment';
import { createNpmPackageLayers } from './packages/npm-package-layers';
import { createDrizzlePreviewStore } from './previews/drizzle-preview-store';
import { createPreviewHandler } from './previews/preview-handler';
import { createProjectStore } from './projects/drizzle-project-store';
import { createDrizzleSiteStore } from './publishing/drizzle-site-store';
import { createProcessBundler } from './publishing/process-bundler';
import { createSitesHandler } from './publishing/sites-handler';
import { createBuildMessages } from './server/turn-messages';
import { collectRegularly } from './server/collect-regularly';
import { createCallModel, createDiscountCalls } from './server/call-model';
import { createReadEngine } from './server/engine-of';
import { openGuestShares } from './server/open-guest-shares';
import { createChannelUpgrades } from './server/channel-upgrades';
import { createGuests } from './server/guests';
import { holderOf, openShares, shareCollection, shareInstalls } from './server/open-shares';
import { latinise } from './server/latinise';
import { createMoney } from './server/money';
import { openModels } from './server/open-models';
import { createPages } from './server/pages';
import { publishAfterTurn } from './server/publish-after-turn';
import { publishProject } from './server/publish-project';
import { createSiteBundles } from './server/site-bundles';
import { readTreeFiles } from './server/tree-files';
import { readTotal } from './server/spending';
import { createNameApp } from './server/name-app';
import { createSumUp } from './server/sum-up';
import { measureTypicalTurns } from './server/typical-turns';
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
} from './server/turn-wiring';
import { createReadiness } from './server/readiness';
import { reportError as onError } from './server/report-error';
import type { ServerParts } from './server/server-parts';
import { wireBackends } from './server/wire-backends';
import { readTemplateTexts } from './template/read-template';
import { createTreeStore } from './trees/tree-store';
import { createTurnStore } from './turns/drizzle-turn-store';
import { createObserverLeases } from './turns/observer-leases';
import { createTurnRunner } from './turns/turn-runner';
import { createDiskHeadsLog } from './versions/disk-heads-log';
import { createOwnBlobs } from './versions/drizzle-own-blobs';
import { createVersionStore } from './versions/drizzle-version-store';
import { withHeadsLog } from './versions/heads-log';
import { withPaidSettings } from './versions/paid-settings';
import { recoverHeads } from './versions/recover-heads';
import { createProjectAccess } from './viewers/drizzle-project-access';
import { ensureLocalOwner } from './viewers/local-owner';
import type { Viewer } from './viewers/viewer';

const version = '0.1.0';
const now = () => Date.now();

type Options = {
  env: Env;
  /** The process's environment, for what npm needs to reach its registry. */
  processEnvironment: Readonly<Record<string, string | undefined>>;
  root: string;
  origins: Origins;
  dataFolder: string;
};

/** Composition root of the server: environment → adapters → use cases. One a process; see `server-handle`. */
export async function createEaselServer({ env, processEnvironment, root, origins, dataFolder }: Options) {
  const at = (...names: string[]) => path.join(root, ...names);
  const createId = idFromRandom((size) => randomBytes(size));
  const looking = findWalls();
  // Storage: the folder's lock before anything is opened in it.
  const opened = await openDataFolder({ folder: dataFolder, now });
  if (!opened.ok) throw new Error(opened.error.message);
  const data = opened.value;
  const migrations = at('drizzle', 'migrations');
  const isAlone = env.DATABASE_URL === undefined;
  if (isAlone) await placeFreshDatabase(at('build', 'database'), data.db);
  const database = isAlone
    ? await openOrSetAside(data.db, migrations, now)
    : await openPostgres(env.DATABASE_URL!, migrations);
  for (const line of await tellSetAside(data.folder)) process.stderr.write(`${line}\n`);
  const { db } = database;
  const access = createProjectAccess(db);
  const kept = openShares({ env, db, secret: data.secret, folder: data.folder, access, now });
  const { keeping, atOnce } = kept;
  const blobs = keeping.paidBlobs(createDiskBlobStore(data.blobs));
  const headsLog = createDiskHeadsLog(path.join(data.logs, 'heads.jsonl'));
  await recoverHeads({ db, log: headsLog, now });
  const backendStore = createDrizzleBackendStore({ db, secret: data.secret, now });
  await followSecret({ db, folder: data.backends, store: backendStore });
  const owner = await ensureLocalOwner(db, createId, now);
  const trees = createTreeStore({ blobs });
  const readFiles = (treeHash: string) => readTreeFiles({ trees, blobs }, treeHash);
  const previews = createDrizzlePreviewStore(db);
  const sites = createDrizzleSiteStore(db, now);
  const apps = wireBackends({
    ...{ db, backendStore, previews, sites, readFiles, blobs, createId, now, onError },
    ...{ secret: data.secret, folder: data.backends, triedCopies: path.join(data.folder, 'tried-copies') },
    openedSnapshots: path.join(data.folder, 'opened-snapshots'),
    versions: withHeadsLog(withPaidSettings(createVersionStore(db, now), keeping.takeRows), headsLog),
    shares: env.EASEL_GUESTS ? kept.store : null,
    ...{ built: at('build'), floor: kept.appFloor, within: keeping.forProject },
    ...{ addresses: hostAddresses(origins), hostedReach: hostedReachOf(env) },
  });
  const { versions, backends, appBackends, keptData, hosts } = apps;
  const projects = createProjectStore(db, now, keeping);
  const room = createDiskRoom({ folder: data.folder, now });
  const channel = createProjectChannel({ db, now, pollMs: isAlone ? null : 250 });

  const recordings = await readRecordings(at('lib', 'demo', 'recordings'));
  const { demo, models, signIn } = await openModels({
    env,
    db,
    secret: data.secret,
    origins,
    recordings,
    createId,
    now,
    wait,
    report: onError,
  });

  // Packages and bundles, each in processes of their own.
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
    trees,
    blobs,
    versions,
    layers,
    inTurn: (work) => atOnce.inTurn('bundling', holderOf(keeping.payer()), work),
    bundler: createProcessBundler({
      workerFile: at('build', 'workers', 'bundle.mjs'),
      searchPath: processEnvironment.PATH ?? '',
    }),
    liveEnvOf: appBackends.liveEnvOf,
    nameOf: async (projectId) => (await projects.get(projectId))?.name ?? 'App',
  });

  // Turns.
  const templateFiles = await readTemplateTexts(at('lib', 'template', 'files'));
  const guestUsd = env.EASEL_GUESTS ? (env.EASEL_GUEST_LIMIT_USD ?? null) : null;
  const store = createTurnStore({ db, now });
  const observers = createObserverLeases({ now });
  const commit = { versions, trees, blobs, channel, room, now, createId };
  const readHead = createReadHead(versions);
  const forCalls = { db, blobs, countTokens, guestUsd, createId, now };
  const runner = createTurnRunner({
    store,
    channel: withRoom(channel, room),
    observers,
    openDraft: createOpenDraft({ blobs, trees, versions }),
    readHead,
    readPromises: createReadPromises(versions),
    buildMessages: createBuildMessages({
      ...{ db, blobs, trees, countTokens, templateFiles },
      currentModel: models.current,
      spareModel: models.spare,
      describeDatabase: appBackends.describe,
      engineOf: createReadEngine({ projects, versions, trees, blobs, appBackends }),
    }),
    callModel: createCallModel({ ...forCalls, currentModel: models.current, spareModel: models.spare }),
    discountCalls: createDiscountCalls(db),
    commitVersion: createTurnCommit(commit, apps.turnDatabase.beforeLoss),
    checkBundle: bundles.check,
    resolvePackage: createResolvePackage(layers),
    database: apps.turnDatabase,
    demoMiss,
    modelKind: () => models.current().kind,
    sumUp: createSumUp({
      smallModel: models.small,
      // Read only where there is one.
      callModel: createCallModel({ ...forCalls, currentModel: () => models.small() ?? models.current() }),
      ...{ projects, channel, report: onError },
    }),
    nameApp: createNameApp({ projects, channel, report: onError }),
    modelNames: () => ({ first: models.current().name, spare: models.spare()?.name ?? null }),
    modelSight: createModelSight(models),
    createId,
    now,
    wait,
    owner: createId(),
    followTurn: (turnId) =>
      publishAfterTurn({ store, viewerOf, publish: (version) => publishProject(parts, version) }, turnId),
    within: keeping.forProject,
    report: onError,
  });

  const viewerOf = (id: ViewerId): Viewer => ({ id, kind: env.EASEL_GUESTS ? 'guest' : 'local-owner' });
  const guests = env.EASEL_GUESTS ? createGuests({ visits: kept.visits, secret: data.secret, createId }) : null;
  const shares = openGuestShares({ env, db, now, secret: data.secret, isLive: () => models.current().kind === 'live' });
  const money = createMoney({
    ...{ db, access, channel, versions, guestUsd, now },
    currentModel: models.current,
    typical: measureTypicalTurns({ recordings, templateFiles, countTokens }),
  });
  const health = () => {
    const { name, kind } = models.current();
    return { ok: true, version, model: { name, kind } };
  };
  const ready = createReadiness({
    ...{ db, room, now, folder: data.folder, built: at('build') },
    enginesAnswer: apps.enginesAnswer,
  });
  let front: FrontServer | null = null;
  const book = hostAddresses(origins);
  const urlOf = (slug: string) => `${origins.scheme}//${slug}.${origins.sitesHost}${origins.portSuffix}`;

  const parts: ServerParts = {
    ownBlobs: createOwnBlobs({ db, blobs, trees, now }),
    ...{ db, blobs, trees, versions, projects, access, channel, observers, previews, layers },
    ...{ models, money, room, sites, store },
    ...{ runner, readHead, now, createId, onError, secret: data.secret },
    signIn,
    ...{ shares, keeping, atOnce },
    shareStore: kept.store,
    shareLimits: kept.limits,
    guestDays: kept.guestDays,
    health,
    ready,
    viewerOf: async (headers) => {
      if (!guests) return succeed(owner);
      const guest = await guests.viewerOf(headers.get('cookie') ?? undefined);
      const address = headers.get(addressHeader) ?? 'unknown';
      return guest ? succeed({ ...guest, address }) : fail('access-code-needed');
    },
    authorise: async (viewerId: ViewerId, projectId: ProjectId) =>
      (await access.roleOf(viewerOf(viewerId), projectId)) !== null,
    maySetModel: (viewer) => viewer.kind === 'local-owner',
    apiUrlOf: (key) => (origins.isLocal ? `http://127.0.0.1${origins.portSuffix}/backends/${key}` : null),
    addressesFor: (host) => front?.addressesFor(host) ?? book,
    templateFiles: ({ name, language }) => ({
      ...templateFiles,
      'index.html': (templateFiles['index.html'] ?? '')
        .replace('<html lang="en">', `<html lang="${language}">`)
        .replace('<title>My app</title>', () => `<title>${name.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</title>`),
    }),
    readFiles,
    ...{ backends, appBackends, keptData, trialData: apps.trialData, dataSwitch: apps.dataSwitch(access) },
    endSockets: apps.endSockets,
    ...apps.momentParts,
    spentOf: (projectId) => readTotal(db, projectId),
    skipDemo: (turnId: TurnId) => demo.skip(turnId),
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    latinise,
    bundle: bundles.bundle,
    composePage: bundles.composePage,
    ...{ migrateLive: apps.migrateLive, settleLive: apps.settleLive, tryAsOthers: apps.tryAsOthers, meant: apps.meant },
    urlOf,
    announce: (projectId, events) => channel.announce(projectId, events),
  };

  // Previews are framed by the builder of the address they were opened at: by name, or by port.
  const readScript = async (name: string) => {
    const code = await readFile(at('public', 'runtime', name), 'utf8');
    return { code, hash: parts.hash(Buffer.from(code)).slice(0, 16) };
  };
  const client = {
    ...(await readScript('preview-client.js')),
    tester: await readScript('preview-tester.js'),
    picture: await readScript('preview-picture.js'),
  };
  const previewHandlers = new Map<string, ReturnType<typeof createPreviewHandler>>();
  const previewHandlerFor = (addresses: AddressBook) => {
    let handler = previewHandlers.get(addresses.builder);
    if (!handler) {
      handler = createPreviewHandler({
        previews,
        ...{ blobs, ownBlobs: parts.ownBlobs },
        findLayer: (hash) => layers.find(hash),
        readFont: (address) => layers.readFont(address),
        envOf: async ({ key, projectId }) => appBackends.envOf(projectId, `${await addresses.preview(key)}/backend`),
        answerBackend: hosts.preview,
        client,
        builderOrigin: addresses.builder,
        layersOrigin: addresses.layers,
      });
      previewHandlers.set(addresses.builder, handler);
    }
    return handler;
  };

  const endSharedCookies = (header: string | undefined, path: string) =>
    endCookiesOf(header, { domain: origins.sitesHost, path: `/${path}` });
  const channels = createChannelUpgrades({ parts, onError });

  const walls = await looking;
  await sites.failUnfinished();
  await runner.recover(isAlone);
  await apps.turnDatabase.settle(store.get);
  runner.watch();
  apps.startNights();
  apps.startRenewal((line) => process.stdout.write(`${new Date().toISOString()} ${line}\n`));
  const stopCollecting = collectRegularly({
    ...{ db, blobs, trees, projects, layers, appBackends, now, onError },
    blobsOf: apps.blobsOf,
    forgetCarried: apps.forgetCarried,
    keepToBudget: () => apps.keepToBudget(env.EASEL_KEPT_DATA_GB * 1e9, (hashes) => measureEach(data.blobs, hashes)),
    log: isAlone ? headsLog : null,
    holdsBlobs: async () => (await findSetAside(data.folder)).length > 0,
    measure: () => measureBlobs(data.blobs),
    ...shareCollection({
      kept,
      db,
      now,
      measureData: apps.measureData,
      sizesOf: (hashes) => measureEach(data.blobs, hashes),
    }),
  });

  const pages = createPages(parts, {
    url: env.EASEL_WEBCONTAINER_URL ?? null,
    key: env.EASEL_WEBCONTAINER_KEY ?? null,
  });
  return {
    parts,
    access: env.EASEL_ACCESS_CODE ? createAccessGate({ code: env.EASEL_ACCESS_CODE, secret: data.secret, now }) : null,
    welcome: guests ? guests.welcome : null,
    landingPage: pages.landing,
    settingsPage: pages.settings,
    projectPage: pages.project,
    handlePreview: (request: IncomingMessage, response: ServerResponse, key: string, addresses: AddressBook) =>
      previewHandlerFor(addresses)(request, response, key),
    handleLayers: createLayersHandler(layers),
    handleSite: createSitesHandler({
      ...{ sites, blobs, answerBackend: hosts.site, endSharedCookies, urlOf },
      visited: guests && kept.visits.siteSeen,
    }),
    handleBackend: hosts.loopback,
    handleUpgrade: channels.upgrade,
    handleBackendUpgrade: apps.handleBackendUpgrade,
    health,
    ready,
    onError: (error: unknown) => void onError(error),
    attachFront(attached: FrontServer) {
      front = attached;
    },
    startupNote() {
      const { name, kind } = models.current();
      const model =
        kind === 'demo' ? 'No model is connected yet: the demo model builds twelve examples.' : `Model: ${name}`;
      return `${model}\n  ${tellWalls(walls)}`;
    },
    /** Leaves running turns as interrupted, then closes what is open, the lock last. */
    async close() {
      stopCollecting();
      await runner.shutDown();
      await apps.close();
      channels.close();
      channel.close();
      await headsLog.close();
      await database.close();
      await data.close();
    },
  };
}

export type EaselServer = Awaited<ReturnType<typeof createEaselServer>>;
