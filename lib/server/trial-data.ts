import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import type { BackendStore } from '../backends/backend-store';
import { contentPath, migrationsAmong, seedPath } from '../backends/migration-files';
import { markRows, rewindRows } from '../backends/rewind-rows';
import { AppFailure } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, type Result } from '../foundation/result';
import type { Preview } from '../previews/preview';
import type { Snapshots } from '../snapshots/snapshots';
import type { VersionStore } from '../versions/version-store';
import type { AppBackends } from './app-backends';
import type { TreeFile } from './tree-files';
import { createTrialAccounts, type TrialPerson } from './trial-accounts';

type Dependencies = {
  store: Pick<BackendStore, 'ensure' | 'idOf'>;
  backends: Pick<Backends, 'configure' | 'fetch' | 'hasData' | 'migrate' | 'own' | 'read' | 'remove' | 'write'>;
  snapshots: Pick<Snapshots, 'take' | 'restore'>;
  appBackends: Pick<AppBackends, 'preview' | 'inLine'>;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  versions: Pick<VersionStore, 'head'>;
};

/** The trees of a trial: the draft, and the version it began with, where a check may have to be looked at. */
export type TrialTrees = { draft: string; before: string | null };

/**
 * What drafts are tried on, one database that is gone with its turn. Pages are opened on a copy of the data behind the preview;
 * journeys run on fresh data: the tables, content and sample rows of the app, nobody signed up. What either stores is never found in
 * what the person sees.
 */
export type TrialData = {
  /** The next call finds a fresh copy of what the preview has then. */
  begin(projectId: ProjectId, trees: TrialTrees): void;
  /** What is there now; the copy, made where there is nothing yet. */
  reach(projectId: ProjectId): Promise<BackendId>;
  /** Makes it the copy again, as it was when it was made. */
  rewind(projectId: ProjectId): Promise<void>;
  /** Makes it the fresh data of a tree of the trial; `withOwner`: the first account is there, confirmed. */
  freshen(projectId: ProjectId, of: keyof TrialTrees, withOwner: boolean): Promise<void>;
  /** A session of somebody in the fresh data, as supabase-js keeps it. Fails with words where they can't sign in. */
  signIn(projectId: ProjectId, person: TrialPerson): Promise<Result<unknown, string>>;
  /**
   * Answers a call of the app that is tried. What a page that is left has asked is still written when the next journey begins,
   * a slow sign-up for one: whoever makes the data anew waits for it.
   */
  during<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  end(projectId: ProjectId): Promise<void>;
};

/** The backend that a preview's app calls: in lane `try` the copy, else the preview's own. */
export type ReachPreview = (preview: Pick<Preview, 'projectId' | 'lane'>) => Promise<BackendId>;

export function createTrialData(dependencies: Dependencies): TrialData {
  const { store, backends, snapshots, appBackends, readFiles, versions } = dependencies;
  /** `isMarked`: its rows can be rewound; what can't is made anew. */
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
      // An app that has no tables and nobody signed up begins like a new one.
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

  /** Tables, content and sample rows as the files of a tree have them. */
  async function make(projectId: ProjectId, treeHash: string): Promise<Made> {
    const { id } = await store.ensure(projectId, 'try');
    const files = await textsOf(treeHash);
    const { findNewMigrations, readSeed, runMigrations } = await import('../backends/change-schema');
    const { readContent } = await import('../backends/read-content');
    const { configPath, readAuthSettings } = await import('../backends/read-auth-settings');
    return appBackends.inLine(projectId, async () => {
      await backends.remove(id);
      const toml = files.find(({ path }) => path === configPath)?.text ?? null;
      if (toml !== null && !(await backends.configure(id, readAuthSettings(toml))).ok) return unavailable();
      const migrations = migrationsAmong(files);
      if (migrations.length === 0) return { id, isMarked: false };
      const found = await findNewMigrations(backends, id, migrations);
      if (!found.ok || found.value.fault) return unavailable();
      const textOf = (wanted: string) => files.find(({ path }) => path === wanted)?.text;
      const [content, seed] = [textOf(contentPath), textOf(seedPath)];
      const rows = [
        content === undefined ? null : await readContent(content),
        seed === undefined ? null : await readSeed(seed),
      ];
      const all = [...found.value.news, ...rows.flatMap((one) => (one?.ok ? [one.value] : []))];
      // One after the other, each by itself, as they ran in the preview.
      for (const one of all) if (!(await runMigrations(backends, id, [one])).ok) return unavailable();
      return { id, isMarked: await markRows(backends, id) };
    });
  }

  function stand(projectId: ProjectId, of: string | null): Promise<Made> {
    const made = of === null ? copy(projectId) : make(projectId, of);
    const coming = { of, made };
    standing.set(projectId, coming);
    // What failed is made again by the next call.
    made.catch(() => standing.get(projectId) === coming && standing.delete(projectId));
    return made;
  }

  const reach = async (projectId: ProjectId) => (await (standing.get(projectId)?.made ?? stand(projectId, null))).id;

  /** As it was when it was made, in milliseconds where rows can be put back, else made anew. */
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
    reach,
    async rewind(projectId) {
      await makeAnew(projectId, null);
    },
    async freshen(projectId, of, withOwner) {
      // Where nothing is tried, scripts walk through what the project shows.
      const shown = async () => (of === 'draft' ? ((await versions.head(projectId))?.treeHash ?? null) : null);
      const treeHash = trees.has(projectId) ? trees.get(projectId)![of] : await shown();
      if (treeHash === null) throw new AppFailure({ code: 'not-found' });
      await makeAnew(projectId, treeHash);
      if (!withOwner) return;
      // Where this is refused, the journey says why at the step at which the owner signs in.
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
