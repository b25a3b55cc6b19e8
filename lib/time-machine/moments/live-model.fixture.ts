import { fail, succeed, type Result } from '../../base/foundation/result';
import { createLines } from '../../base/foundation/create-line';
import type { DeploymentId, MomentId, ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import type { Viewer } from '../../base/viewers/viewer';
import { createMemoryMomentStore } from './memory-moment-store.fixture';
import type { MomentDependencies } from './moment-parts';

export const projectId = 'project' as ProjectId;
export const viewer = { id: 'owner' } as unknown as Viewer;

/** A site's stored data; `changes` counts all writes ever, as a database's transactions do. */
type Stored = { rows: readonly number[]; signUps: 'open' | 'closed'; changes: number };

/**
 * A live site whose visitors write whenever `step` lets them, at each point where a restore waits for something.
 * Engines' snapshots have contracts of their own; here each is one value, taken and compared at one instant.
 */
export function createLiveModel(start: Stored | null) {
  const snapshots = new Map<SnapshotId, Stored>();
  const moments = createMemoryMomentStore();
  const acknowledged: number[] = [];
  let live = start;
  let clock = 0;
  let steps = 0;
  let onStep: (step: number) => void = () => undefined;
  let problems: Problem[] = [];

  /** A visitor is told that this row is saved. */
  function write(): void {
    acknowledged.push((clock += 1));
    const { rows, signUps, changes } = live ?? { rows: [], signUps: 'open' as const, changes: 0 };
    live = { rows: [...rows, clock], signUps, changes: changes + 1 };
  }
  const wait = async () => {
    onStep((steps += 1));
    await Promise.resolve();
  };
  function note(stored: Stored): SnapshotId {
    const id = `snapshot ${JSON.stringify(stored)}` as SnapshotId;
    snapshots.set(id, stored);
    return id;
  }
  const isStill = (taken: SnapshotId | null) => (live === null ? null : note(live)) === taken;

  async function keep(stored: Stored, createdAt: number, deploymentId: string): Promise<MomentId> {
    const id = `kept ${createdAt}` as MomentId;
    await moments.add({
      ...{ id, projectId, lane: 'live', snapshot: note(stored), reason: 'nightly', name: '', turnId: null, createdAt },
      ...{ deploymentId: deploymentId as DeploymentId, letGoAt: null },
    });
    return id;
  }

  const inLine = createLines<ProjectId>();
  const dependencies = {
    moments,
    access: { roleOf: async () => 'owner' },
    backends: {
      hasData: async () => live !== null,
      remove: async () => (await wait(), void (live = null)),
    },
    backendStore: { idOf: () => 'live' },
    snapshots: {
      async take() {
        await wait();
        const taken = note(live!);
        await wait();
        return succeed(taken);
      },
      async restoreOver(
        _id: unknown,
        taken: SnapshotId | null,
        snapshot: SnapshotId | null,
      ): Promise<Result<void, object>> {
        await wait();
        if (!isStill(taken)) return fail({ code: 'changed-since' });
        live = snapshot === null ? null : snapshots.get(snapshot)!;
        await wait();
        return succeed(undefined);
      },
    },
    sites: {
      site: async () => ({ liveDeploymentId: 'newer' }),
      deployment: async (_: unknown, id: string) => ({ id, versionId: id, status: 'ready' }),
    },
    versions: { get: async (_: unknown, id: string) => ({ id, treeHash: id }) },
    appBackends: {
      inLine: async <Value>(id: ProjectId, work: () => Promise<Value>) => {
        await wait();
        return inLine(id, work);
      },
      liveReplaced: () => undefined,
      dataOf: async () => null,
      async migrateLive() {
        await wait();
        return problems;
      },
    },
    now: () => (clock += 1),
    createId: () => `kept ${(clock += 1)}`,
  } as unknown as MomentDependencies;

  return {
    ...{ dependencies, write, keep, snapshots, moments },
    live: () => live,
    /** The app's sign-in settings, as its database receives them. */
    setSignUps: (signUps: Stored['signUps']) => void (live && (live = { ...live, signUps })),
    /** Called at each point where the restore waits, numbered from 1. */
    atEach: (hear: (step: number) => void) => (onStep = hear),
    /** How many such points there were. */
    steps: () => steps,
    refuse: (some: Problem[]) => (problems = some),
    /** Rows that visitors were told are saved, but that are neither in the data nor in any moment. */
    async lost(): Promise<number[]> {
      const kept = (await moments.listLive(projectId)).flatMap(({ snapshot }) => snapshots.get(snapshot!)!.rows);
      const there = new Set([...kept, ...(live?.rows ?? [])]);
      return acknowledged.filter((row) => !there.has(row));
    },
    acknowledged: () => acknowledged.length,
  };
}
