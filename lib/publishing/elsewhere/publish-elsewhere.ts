import type { IncomingMessage } from 'node:http';
import {
  begunThereSchema,
  elsewhereLimits,
  elsewhereProtocol,
  greetingSchema,
  missingPartsSchema,
  type PlaceElsewhere,
  type ReceivedApp,
  receivedAppSchema,
  type SentData,
  type SentVersion,
  sentDataSchema,
} from '../../base/answers/elsewhere-answers';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { BackendStore } from '../../backends/backends/backend-store';
import type { Backends } from '../../backends/backends/backends';
import type { AcceptedExposureStore } from '../../backends/scans/accepted-exposure-store';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { ProjectStore } from '../../projects/projects/project-store';
import type { TreeStore } from '../../projects/trees/tree-store';
import type { VersionStore } from '../../projects/versions/version-store';
import type { SiteStore } from '../sites/site-store';
import { type CallEasel, readAddress } from './call-easel';
import type { ElsewhereStore, Place } from './elsewhere-store';
import { packData } from './pack-data';
import { putData } from './put-data';

export type ElsewhereDependencies = {
  access: ProjectAccess;
  /**
   * Whether this is a person's own computer and not a server with guests, since callers may name any address it can
   * reach.
   */
  isOffered: boolean;
  store: Pick<ElsewhereStore, 'place' | 'keepPlace' | 'forgetPlace'>;
  call(place: Place): CallEasel;
  projects: Pick<ProjectStore, 'get'>;
  versions: Pick<VersionStore, 'get'>;
  trees: Pick<TreeStore, 'read'>;
  blobs: Pick<BlobStore, 'get' | 'put'>;
  sites: Pick<SiteStore, 'site' | 'deployment'>;
  backends: Pick<Backends, 'read' | 'write' | 'fetch' | 'own' | 'hasData'>;
  backendStore: Pick<BackendStore, 'find'>;
  acceptedExposures: Pick<AcceptedExposureStore, 'list'>;
  /** Names of the secrets that the site's server functions use here. */
  secretNames(projectId: ProjectId): Promise<string[]>;
  /** Keeps the data of the site here as a moment; null if there is no data. */
  keepLive(projectId: ProjectId): Promise<Result<{ id: string } | null, AppError>>;
  /** Resolves after a while, or when Easel shuts down. */
  pause(): Promise<void>;
  onError(error: unknown): void;
};

type Asked = { viewer: Viewer; projectId: ProjectId };
/** `leave`: tables whose rows stay here, together with all tables that reference them. */
type How = { mayLose: boolean; withData: boolean; leave: readonly string[] };
type Going = NonNullable<NonNullable<PlaceElsewhere['place']>['going']>;

/**
 * Publishes apps from this computer on another Easel and manages them there: later versions, roll-back, taking down,
 * data. An app has one publish at a time. The site there changes only through that Easel's own publish, in a single
 * step at the end. If a publish breaks off before that, the old site stays as it was, and the next attempt sends only
 * the missing parts.
 */
export function publishElsewhere(dependencies: ElsewhereDependencies) {
  const { access, isOffered, store, sites, backends, backendStore, blobs } = dependencies;
  const going = new Map<ProjectId, Going>();
  const failures = new Map<ProjectId, AppErrorCode>();
  const atWork = new Set<Promise<void>>();
  let isOver = false;

  async function refuse({ viewer, projectId }: Asked): Promise<AppError | null> {
    const refused = await authorise(access, viewer, projectId);
    if (refused) return refused;
    return isOffered && viewer.kind === 'local-owner' ? null : { code: 'reach-not-here' };
  }

  async function reach(asked: Asked): Promise<Result<{ easel: CallEasel; app: string }, AppError>> {
    const refused = await refuse(asked);
    if (refused) return fail(refused);
    const place = await store.place(asked.projectId);
    return place === null ? fail({ code: 'elsewhere-not-chosen' }) : succeed(openApp(place, asked.projectId));
  }

  const openApp = (place: Place, projectId: ProjectId) => ({
    easel: dependencies.call(place),
    app: `/api/elsewhere/apps/${projectId}`,
  });

  async function present(projectId: ProjectId, known?: ReceivedApp): Promise<PlaceElsewhere> {
    const [place, secrets] = await Promise.all([store.place(projectId), dependencies.secretNames(projectId)]);
    if (place === null) return { isOffered, secrets, place: null };
    const { easel, app } = openApp(place, projectId);
    const there = known ? succeed(known) : await easel.json('GET', app, receivedAppSchema);
    const failure = failures.get(projectId) ?? (there.ok ? null : there.error.code);
    return {
      ...{ isOffered, secrets },
      place: {
        ...{ address: place.address, going: going.get(projectId) ?? null, failure },
        there: there.ok ? there.value : null,
      },
    };
  }

  async function greet(easel: CallEasel): Promise<AppError | null> {
    const greeted = await easel.json('GET', '/api/elsewhere/greeting', greetingSchema);
    if (!greeted.ok) return greeted.error;
    return greeted.value.protocol === elsewhereProtocol ? null : { code: 'elsewhere-older' };
  }

  /** Sends the parts that are missing there. Parts that arrived before an interruption are not sent again. */
  async function sendParts(
    easel: CallEasel,
    app: string,
    hashes: readonly string[],
    step: Going,
  ): Promise<AppError | null> {
    const all = [...new Set(hashes)];
    const missing: string[] = [];
    for (let at = 0; at < all.length; at += elsewhereLimits.parts) {
      const asked = { hashes: all.slice(at, at + elsewhereLimits.parts) };
      const lacking = await easel.json('POST', `${app}/missing`, missingPartsSchema, asked);
      if (!lacking.ok) return lacking.error;
      missing.push(...lacking.value.hashes);
    }
    step.of = missing.length;
    for (const hash of missing) {
      if (isOver) return { code: 'elsewhere-unreachable' };
      const bytes = await blobs.get(hash);
      if (bytes === null) return { code: 'blob-missing' };
      const sent = await easel.send(`${app}/parts/${hash}`, bytes);
      if (!sent.ok) return sent.error;
      step.sent += 1;
    }
    return null;
  }

  async function packLive(projectId: ProjectId, leave: readonly string[]): Promise<Result<SentData | null, AppError>> {
    const live = await backendStore.find(projectId, 'live');
    if (live === null || !(await backends.hasData(live.id))) return succeed(null);
    const from = { id: live.id, secretKey: live.keys.secretKey };
    return packData({ backends, store: (bytes) => blobs.put(bytes) }, from, leave);
  }

  async function send(
    projectId: ProjectId,
    { easel, app }: { easel: CallEasel; app: string },
    { mayLose, withData, leave }: How,
  ): Promise<AppError | null> {
    const step = going.get(projectId)!;
    const deploymentId = (await sites.site(projectId))?.liveDeploymentId;
    const deployment = deploymentId ? await sites.deployment(projectId, deploymentId) : null;
    const version = deployment && (await dependencies.versions.get(projectId, deployment.versionId));
    const project = await dependencies.projects.get(projectId);
    const tree = version && (await dependencies.trees.read(version.treeHash));
    if (!version || !tree || !project) return { code: 'not-deployed' };
    const unfit = await greet(easel);
    if (unfit) return unfit;
    const there = await easel.json('GET', app, receivedAppSchema);
    if (!there.ok) return there.error;
    // If the site was ever live there, its data is what visitors wrote, and a publish never overwrites it.
    const packed = withData && !there.value.wasLive ? await packLive(projectId, leave) : succeed(null);
    if (!packed.ok) return packed.error;
    const data = packed.value;
    const dataParts = data
      ? [...data.tables.flatMap(({ parts }) => parts), ...data.uploads.map(({ hash }) => hash)]
      : [];
    step.step = 'send';
    const files = Object.entries(tree).map(([path, { hash }]) => ({ path, hash }));
    const unsent = await sendParts(easel, app, [...files.map(({ hash }) => hash), ...dataParts], step);
    if (unsent) return unsent;
    step.step = 'publish';
    const sequence = there.value.sequence + 1;
    const sent: SentVersion = {
      ...{ protocol: elsewhereProtocol, sequence, name: project.name, summary: version.summary, files, data, mayLose },
      meant: (await dependencies.acceptedExposures.list(projectId)).map(({ finding }) => finding),
    };
    const begun = await easel.json('POST', `${app}/publishes`, begunThereSchema, sent);
    if (!begun.ok) return begun.error;
    for (;;) {
      const now = await easel.json('GET', app, receivedAppSchema);
      if (!now.ok) return now.error;
      const status = now.value.deployments.find(({ id }) => id === begun.value.deploymentId)?.status;
      if (status === 'ready') return null;
      if (status !== 'building') return { code: 'elsewhere-failed' };
      if (isOver) return { code: 'elsewhere-unreachable' };
      await dependencies.pause();
    }
  }

  function start(projectId: ProjectId, place: Place, how: How): AppError | null {
    if (going.has(projectId)) return { code: 'elsewhere-busy' };
    going.set(projectId, { step: 'pack', sent: 0, of: 0 });
    failures.delete(projectId);
    const work = send(projectId, openApp(place, projectId), how)
      .catch((error: unknown): AppError => {
        dependencies.onError(error);
        return { code: 'elsewhere-failed' };
      })
      .then((failure) => {
        if (failure) failures.set(projectId, failure.code);
        going.delete(projectId);
      })
      .finally(() => atWork.delete(work));
    atWork.add(work);
    return null;
  }

  async function change(asked: Asked, method: 'POST' | 'DELETE', path: string, body?: unknown) {
    const reached = await reach(asked);
    if (!reached.ok) return reached;
    const { easel, app } = reached.value;
    const changed = await easel.json(method, `${app}${path}`, receivedAppSchema, body);
    if (!changed.ok) return changed;
    failures.delete(asked.projectId);
    return succeed(await present(asked.projectId, changed.value));
  }

  return {
    async view(asked: Asked): Promise<Result<PlaceElsewhere, AppError>> {
      const refused = await authorise(access, asked.viewer, asked.projectId);
      if (refused) return fail(refused);
      const isTheirs = isOffered && asked.viewer.kind === 'local-owner';
      return succeed(isTheirs ? await present(asked.projectId) : { isOffered: false, secrets: [], place: null });
    },

    /**
     * Chooses the other Easel and starts publishing there; ask for the state to follow progress. Fails if something is
     * wrong with the address or the token, and then stores nothing.
     */
    async choose(
      asked: Asked & { address: string; token: string; withData: boolean; leave: readonly string[] },
    ): Promise<Result<PlaceElsewhere, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      const { projectId, token, withData, leave } = asked;
      if ((await sites.site(projectId))?.liveDeploymentId == null) return fail({ code: 'not-deployed' });
      const address = readAddress(asked.address);
      if (!address.ok) return address;
      const place = { address: address.value, token: token.trim() };
      const unfit = await greet(dependencies.call(place));
      if (unfit) return fail(unfit);
      if (going.has(projectId)) return fail({ code: 'elsewhere-busy' });
      await store.keepPlace(projectId, place);
      const busy = start(projectId, place, { mayLose: false, withData, leave });
      return busy ? fail(busy) : succeed(await present(projectId));
    },

    /** Starts publishing the version that is live here on the other Easel. */
    async publish(asked: Asked & How): Promise<Result<PlaceElsewhere, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      const place = await store.place(asked.projectId);
      if (place === null) return fail({ code: 'elsewhere-not-chosen' });
      const busy = start(asked.projectId, place, asked);
      return busy ? fail(busy) : succeed(await present(asked.projectId));
    },

    rollBack: (asked: Asked & { deploymentId: string }) =>
      change(asked, 'POST', '/rollback', { deploymentId: asked.deploymentId }),
    takeDown: (asked: Asked) => change(asked, 'DELETE', '/site'),

    /** Forgets the other Easel; the site there is not changed. */
    async forget(asked: Asked): Promise<Result<PlaceElsewhere, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      if (going.has(asked.projectId)) return fail({ code: 'elsewhere-busy' });
      await store.forgetPlace(asked.projectId);
      failures.delete(asked.projectId);
      return succeed(await present(asked.projectId));
    },

    /** Everything stored there, as the same zip that the Data tab offers. */
    async download(asked: Asked): Promise<Result<IncomingMessage, AppError>> {
      const reached = await reach(asked);
      return reached.ok ? reached.value.easel.open(`${reached.value.app}/data.zip`) : reached;
    },

    /**
     * Replaces the data of the site here with the rows, people and uploads from there, after saving it as a moment.
     * Takes all rows or none.
     */
    async bringBack(asked: Asked): Promise<Result<{ before: string | null; rows: number; people: number }, AppError>> {
      const { projectId } = asked;
      const reached = await reach(asked);
      if (!reached.ok) return reached;
      if (going.has(projectId)) return fail({ code: 'elsewhere-busy' });
      const { easel, app } = reached.value;
      const live = await backendStore.find(projectId, 'live');
      if (live === null) return fail({ code: 'not-deployed' });
      const data = await easel.json('POST', `${app}/data`, sentDataSchema, {});
      if (!data.ok) return data;
      const hashes = [
        ...data.value.tables.flatMap(({ parts }) => parts),
        ...data.value.uploads.map(({ hash }) => hash),
      ];
      for (const hash of new Set(hashes)) {
        const part = await easel.read(`${app}/parts/${hash}`);
        if (!part.ok) return part;
        // The bytes must match the requested hash.
        if ((await blobs.put(part.value)) !== hash) return fail({ code: 'elsewhere-failed' });
      }
      const kept = await dependencies.keepLive(projectId);
      if (!kept.ok) return kept;
      const into = { id: live.id, secretKey: live.keys.secretKey };
      const put = await putData({ backends, read: (hash) => blobs.get(hash) }, into, data.value);
      return put.ok ? succeed({ before: kept.value?.id ?? null, ...put.value }) : put;
    },

    /** Waits until running publishes have stopped. */
    async close() {
      isOver = true;
      await Promise.all(atWork);
    },
  };
}
export type Elsewhere = ReturnType<typeof publishElsewhere>;
