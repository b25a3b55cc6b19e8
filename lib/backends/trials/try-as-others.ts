import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BackendId, BackendKeys, Migration } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import { createKeys } from '../backends/create-keys';
import type { EmbeddedBackends } from '../backends/embedded-backends';
import { migrationsAmong } from '../backends/migration-files';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { OfParts } from '../../base/foundation/finding';
import { createTurns } from '../../base/foundation/create-line';
import type { CreateId, Now, ProjectId } from '../../base/foundation/id';
import type { ScanOutcome } from '../scans/scan-outcome';
import type { Examined } from '../scans/examine';
import { createKeptTrials, keyOfTrial } from '../scans/kept-trials';
import type { AcceptedExposureStore } from '../scans/accepted-exposure-store';
import type { CarriedSnapshots } from '../snapshots/carried-snapshots';
import type { SnapshotId, Snapshots } from '../snapshots/snapshots';
import { type BackendsOnDemand, limits } from '../backends/open-backends';
import type { TreeFile } from '../../projects/trees/tree-files';

type Dependencies = {
  backends: Pick<BackendsOnDemand, 'hasData'>;
  snapshots: Pick<Snapshots, 'take'>;
  store: Pick<BackendStore, 'find'>;
  acceptedExposures: Pick<AcceptedExposureStore, 'list'>;
  blobs: BlobStore;
  carried: CarriedSnapshots;
  /** Holds copies, one at a time, and nothing else: anything an earlier process left is deleted at once. */
  folder: string;
  /** The file that an engine's process runs; `template`: the folder that an empty copy starts from. */
  workerFile: string;
  template: string | null;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  /**
   * The data that the ready-made parts among these files (by path) show to anybody, and which of their files the person
   * looks after.
   */
  ofParts(files: Readonly<Record<string, string>>): OfParts;
  /** Who is charged with a place in the queue for a project's trials. */
  turnOf(projectId: ProjectId): Promise<string>;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Milliseconds for all attempts together, and for each. A function that takes longer is stopped together with its
 * engine.
 */
const allAttempts = 60_000;
const oneAttempt = 3_000;

type Copy = { id: BackendId; backends: EmbeddedBackends; keys: BackendKeys; limit: { each: number } };

const nothingToTry: ScanOutcome = { problems: [], onlyAsks: false, tried: null };

/**
 * Tries a version's backend as a stranger and as two made-up people, on a copy of the live data (an empty database if
 * nothing is live) with the pending migrations. The copy has its own keys, engine and folder and is always deleted;
 * live data is read once, through a snapshot, and never written. Results are reused while migrations and live data stay
 * the same: then they are only judged again, against the exposures the person has accepted since.
 */
export function createTryAsOthers(dependencies: Dependencies) {
  const { folder, acceptedExposures, readFiles, createId, now, onError } = dependencies;
  const emptied = rm(folder, { recursive: true, force: true });
  emptied.catch(onError);
  // Each trial uses another engine besides those that serve people, so only one runs at a time, taking people in turn.
  const inTurns = createTurns<string>();
  const kept = createKeptTrials({ now });

  async function withCopy<Value>(use: (copy: Copy) => Promise<Value>): Promise<Value> {
    await emptied;
    const id = createId() as string as BackendId;
    const keys = createKeys();
    const place = path.join(folder, id);
    const { createEmbeddedBackends } = await import('../backends/embedded-backends');
    // Filling the copy may take as long as with live data; an attempt may not.
    const limit = { each: limits.callLimit };
    const backends = createEmbeddedBackends({
      ...{ folder: place, template: dependencies.template, workerFile: dependencies.workerFile },
      keysOf: async () => keys,
      siteUrlOf: () => '',
      onMail: () => undefined,
      ...{ maxOpen: 1, idleAfter: 10 * 60_000, openLimit: limits.openLimit, callLimit: () => limit.each },
    });
    try {
      return await use({ id, backends, keys, limit });
    } finally {
      await backends.dispose();
      await rm(place, { recursive: true, force: true });
    }
  }

  /** A snapshot of the live data; null if there is none. */
  async function keepLiveData(projectId: ProjectId): Promise<SnapshotId | null> {
    const live = await dependencies.store.find(projectId, 'live');
    if (!live || !(await dependencies.backends.hasData(live.id))) return null;
    const taken = await dependencies.snapshots.take(live.id);
    if (!taken.ok) throw new Error(`the live data could not be copied: ${taken.error.code}`);
    return taken.value;
  }

  /**
   * Loads live data, if any, then runs the version's pending migrations; false if they can't run, which publishing
   * reports.
   */
  async function fill(
    { id, backends }: Copy,
    live: SnapshotId | null,
    migrations: readonly Migration[],
  ): Promise<boolean> {
    if (live !== null) {
      const { createEmbeddedSnapshots } = await import('../snapshots/embedded-snapshots');
      const { blobs, carried } = dependencies;
      const copies = createEmbeddedSnapshots({ backends, copies: backends, blobs, carried, createId, now });
      const put = await copies.restore(id, live);
      if (!put.ok) throw new Error(`the live data could not be copied: ${put.error.code}`);
    }
    const { findNewMigrations, runMigrations } = await import('../backends/change-schema');
    const found = await findNewMigrations(backends, id, migrations);
    if (!found.ok) throw new Error('the copy can’t be reached');
    if (found.value.fault) return false;
    const ran = await runMigrations(backends, id, found.value.news, 'together');
    if (!ran.ok && 'trouble' in ran.error) throw new Error('the copy can’t be reached');
    return ran.ok;
  }

  /** Null if the version's migrations can't run on the live data. */
  const examineCopy = (live: SnapshotId | null, migrations: readonly Migration[]) =>
    withCopy(async (copy): Promise<Examined | null> => {
      if (!(await fill(copy, live, migrations))) return null;
      const { examine } = await import('../scans/examine');
      // Signing up gets the usual time: hashing a password is slow by design, and slower on a busy machine.
      const onSignedUp = () => void (copy.limit.each = oneAttempt);
      const examined = await examine({ ...copy, now, onSignedUp }, copy.id, allAttempts);
      if (!examined.ok) throw new Error(examined.error.reason);
      return examined.value;
    });

  const begin = async (projectId: ProjectId, treeHash: string, signal: AbortSignal, onBegun: () => void) =>
    inTurns(await dependencies.turnOf(projectId), async (): Promise<ScanOutcome> => {
      if (signal.aborted) return nothingToTry;
      onBegun();
      const texts = textsOf(await readFiles(treeHash));
      const migrations = migrationsAmong(Object.entries(texts).map(([at, text]) => ({ path: at, text })));
      if (migrations.length === 0) return nothingToTry;
      try {
        const live = await keepLiveData(projectId);
        const key = keyOfTrial(projectId, migrations, live);
        const known = kept.find(key);
        const examined = known ?? (await examineCopy(live, migrations));
        if (examined === null) return nothingToTry;
        if (known === null) kept.keep(key, examined);
        const { presentTrial } = await import('../scans/present-trial');
        const accepted = await acceptedExposures.list(projectId);
        const keys = new Set(accepted.map((one) => one.key));
        return presentTrial(examined, keys, dependencies.ofParts(texts));
      } catch (error) {
        onError(error);
        const message =
          'The app could not be tried by somebody else before publishing, so it did not go out. Try again.';
        return { problems: [{ kind: 'scan-impossible', message }], onlyAsks: false, tried: null };
      }
    });

  return (projectId: ProjectId, treeHash: string, signal: AbortSignal): Promise<ScanOutcome> =>
    new Promise((resolve, reject) => {
      const leave = () => resolve(nothingToTry);
      signal.addEventListener('abort', leave, { once: true });
      // Once started, it is awaited, so that the caller knows when it is over.
      const onBegun = () => signal.removeEventListener('abort', leave);
      begin(projectId, treeHash, signal, onBegun).then(resolve, reject);
    });
}

const textsOf = (files: readonly TreeFile[] | null): Record<string, string> =>
  Object.fromEntries((files ?? []).flatMap(({ path: name, text }) => (text === null ? [] : [[name, text]])));
