import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import { markRows, rewindRows } from '../backends/rewind-rows';
import { AppFailure } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, type Result } from '../../base/foundation/result';
import type { Preview } from '../../preview/previews/preview';
import type { Snapshots } from '../snapshots/snapshots';
import type { VersionStore } from '../../projects/versions/version-store';
import type { AppBackends } from '../app-backends/app-backends';
import type { TreeFile } from '../../projects/trees/tree-files';
import { fillFresh } from '../app-backends/fill-fresh';
import { createTrialAccounts, type TrialPerson } from './trial-accounts';

type Dependencies = {
  store: Pick<BackendStore, 'ensure' | 'idOf'>;
  backends: Pick<Backends, 'configure' | 'fetch' | 'hasData' | 'migrate' | 'own' | 'read' | 'remove' | 'write'>;
  snapshots: Pick<Snapshots, 'take' | 'restore'>;
  appBackends: Pick<AppBackends, 'preview' | 'inLine'>;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  versions: Pick<VersionStore, 'head'>;
};

/** The trees of a trial: the draft, and the version it started from, in case a check has to be tried there. */
export type TrialTrees = { draft: string; before: string | null };

/**
 * The database that drafts are tried on, one per turn, deleted with it. Pages are opened on a copy of the preview's
 * data; journeys run on fresh data: the app's tables, content and sample rows, with nobody signed up. Nothing stored
 * there ever shows up in what the person sees.
 */
export type TrialData = {
  /** Starts a trial: the next call makes a fresh copy of the preview's data at that time. */
  begin(projectId: ProjectId, trees: TrialTrees): void;
  /** The tree of the draft that is tried now; null if none is. */
  treeOf(projectId: ProjectId): string | null;
  /** The current database; makes the copy if there is none yet. */
  reach(projectId: ProjectId): Promise<BackendId>;
  /** Resets it to the copy, as it was when made. */
  rewind(projectId: ProjectId): Promise<void>;
  /**
   * Resets it to the fresh data of one of the trial's trees; `withOwner`: the first account exists and is confirmed.
   */
  freshen(projectId: ProjectId, of: keyof TrialTrees, withOwner: boolean): Promise<void>;
  /** A session for somebody in the fresh data, in supabase-js's format. Fails with a message if they can't sign in. */
  signIn(projectId: ProjectId, person: TrialPerson): Promise<Result<unknown, string>>;
  /**
   * Runs a call of the app being tried. A page that was left may still be writing when the next journey begins, for
   * example during a slow sign-up: resetting the data waits for such calls.
   */
  during<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  end(projectId: ProjectId): Promise<void>;
};

/** The backend that a preview's app calls: the copy in lane `try`, otherwise the preview's own. */
export type ReachPreview = (preview: Pick<Preview, 'projectId' | 'lane'>) => Promise<BackendId>;

export function createTrialData(dependencies: Dependencies): TrialData {
  const { store, backends, snapshots, appBackends, readFiles, versions } = dependencies;
  /** `isMarked`: its rows can be rewound; otherwise it is rebuilt. */
  type Made = { id: BackendId; isMarked: boolean };
  /** `of`: the tree whose fresh data it is; null for the copy. */
  type Standing = { of: string | null; made: Promise<Made> };
  const standing = new Map<ProjectId, Standing>();
  const trees = new Map<ProjectId, TrialTrees>();
  const calls = new Map<ProjectId, Set<Promise<unknown>>>();

  const unavailable = (): never => {
    throw new AppFailure({ code: 'backend-unavailable' });
  };

  async function copy(projectId: ProjectId): Promise<Made> {
    const preview = await appBackends.preview(projectId);
    const { id } = await store.ensure(projectId, 'try');
    return appBackends.inLine(projectId, async () => {
      await backends.remove(id);
      // If the app has no tables or accounts, the copy starts empty.
      if (!(await backends.hasData(preview.id))) return { id, isMarked: false };
      const taken = await snapshots.take(preview.id);
      const put = taken.ok ? await snapshots.restore(id, taken.value) : taken;
      if (!put.ok) return unavailable();
      return { id, isMarked: await markRows(backends, id) };
    });
  }

  async function textsOf(treeHash: string): Promise<{ path: string; text: string }[]> {
    return ((await readFiles(treeHash)) ?? []).flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
  }

  /** Builds the tables, content and sample rows from a tree's files. */
  async function make(projectId: ProjectId, treeHash: string): Promise<Made> {
    const { id } = await store.ensure(projectId, 'try');
    const files = (await readFiles(treeHash)) ?? [];
    return appBackends.inLine(projectId, async () => {
      const filled = await fillFresh({ backends }, id, files);
      if (filled === null) return unavailable();
      return { id, isMarked: filled.hasTables && (await markRows(backends, id)) };
    });
  }

  function stand(projectId: ProjectId, of: string | null): Promise<Made> {
    const made = of === null ? copy(projectId) : make(projectId, of);
    const coming = { of, made };
    standing.set(projectId, coming);
    // The next call tries again.
    made.catch(() => standing.get(projectId) === coming && standing.delete(projectId));
    return made;
  }

  const reach = async (projectId: ProjectId) => (await (standing.get(projectId)?.made ?? stand(projectId, null))).id;

  /** Resets it to its initial state: in milliseconds if its rows can be rewound, otherwise by rebuilding it. */
  async function makeAnew(projectId: ProjectId, of: string | null): Promise<Made> {
    await Promise.allSettled(calls.get(projectId) ?? []);
    const present = standing.get(projectId);
    if (present === undefined || present.of !== of) return stand(projectId, of);
    const made = await present.made;
    const isBack = await appBackends.inLine(projectId, async () =>
      made.isMarked ? (await rewindRows(backends, made.id)).ok : !(await backends.hasData(made.id)),
    );
    return isBack ? made : stand(projectId, of);
  }

  async function accountsOf(projectId: ProjectId) {
    const { id, keys } = await store.ensure(projectId, 'try');
    const of = standing.get(projectId)?.of ?? null;
    const sources = of === null ? [] : await textsOf(of);
    return createTrialAccounts(
      backends,
      id,
      keys,
      sources.filter(({ path }) => path.startsWith('src/')).map(({ text }) => text),
    );
  }

  return {
    begin(projectId, ofTrial) {
      trees.set(projectId, ofTrial);
      standing.delete(projectId);
    },
    treeOf: (projectId) => trees.get(projectId)?.draft ?? null,
    reach,
    async rewind(projectId) {
      await makeAnew(projectId, null);
    },
    async freshen(projectId, of, withOwner) {
      // Outside a trial, scripts walk through the project's current version.
      const shown = async () => (of === 'draft' ? ((await versions.head(projectId))?.treeHash ?? null) : null);
      const treeHash = trees.has(projectId) ? trees.get(projectId)![of] : await shown();
      if (treeHash === null) throw new AppFailure({ code: 'not-found' });
      await makeAnew(projectId, treeHash);
      if (!withOwner) return;
      // If this is refused, the journey reports it at the step where the owner signs in.
      await (await accountsOf(projectId)).create(null);
    },
    async signIn(projectId, person) {
      if ((standing.get(projectId)?.of ?? null) === null) return fail('Nobody signs in on the person’s own data.');
      return (await accountsOf(projectId)).signIn(person);
    },
    async during(projectId, work) {
      const open = calls.get(projectId) ?? new Set();
      calls.set(projectId, open);
      const working = work();
      open.add(working);
      try {
        return await working;
      } finally {
        open.delete(working);
        if (open.size === 0) calls.delete(projectId);
      }
    },
    async end(projectId) {
      trees.delete(projectId);
      if (standing.delete(projectId)) await backends.remove(store.idOf(projectId, 'try'));
    },
  };
}
