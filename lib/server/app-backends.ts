import { migrationsAmong } from '../backends/migration-files';
import type { Backends } from '../backends/backends';
import type { ProjectBackend, BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../foundation/id';
import type { VersionStore } from '../versions/version-store';
import type { TreeFile } from './site-bundles';

type Dependencies = {
  backends: Backends;
  store: BackendStore;
  versions: Pick<VersionStore, 'head'>;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
};

/** What the app's own code is told of its backend. */
export type BackendEnv = { VITE_SUPABASE_URL: string; VITE_SUPABASE_ANON_KEY: string };

/** The backends of projects as the rest of the server asks for them. */
export type AppBackends = {
  /** The backend behind a project's preview, with the schema of its head: made, or brought up to date, where it is not. */
  preview(projectId: ProjectId): Promise<ProjectBackend>;
  /** The head is another version now, perhaps with migrations that have not run. */
  headMoved(projectId: ProjectId): void;
  /** The migration of the head that could not be run, in words; null where all have. */
  faultOf(projectId: ProjectId): string | null;
  envOf(projectId: ProjectId, url: string): Promise<BackendEnv>;
  /** Changes a project's schema alone: what is missing is looked up and run without another doing the same. */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
};

const wordsOf = ({ name, message }: { name: string; message: string }) => `${name}: ${message}`;

export function createAppBackends({ backends, store, versions, readFiles }: Dependencies): AppBackends {
  /** Projects whose preview has the schema of its head, as far as it could be had. */
  const current = new Map<ProjectId, Promise<void>>();
  const faults = new Map<ProjectId, string>();
  const lines = new Map<ProjectId, Promise<unknown>>();

  function inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value> {
    const done = (lines.get(projectId) ?? Promise.resolve()).then(work, work);
    lines.set(projectId, done);
    const leave = () => void (lines.get(projectId) === done && lines.delete(projectId));
    done.then(leave, leave);
    return done;
  }

  async function bringUpToDate(projectId: ProjectId, { id }: ProjectBackend): Promise<void> {
    const head = await versions.head(projectId);
    const files = head && (await readFiles(head.treeHash));
    const migrations = migrationsAmong(
      (files ?? []).flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])),
    );
    faults.delete(projectId);
    if (migrations.length === 0) return;
    const { findNewMigrations, runMigrations } = await import('../backends/change-schema');
    const found = await findNewMigrations(backends, id, migrations);
    if (!found.ok) return void current.delete(projectId);
    const ran = await runMigrations(backends, id, found.value.news);
    if (ran.ok && found.value.fault) faults.set(projectId, wordsOf(found.value.fault));
    if (ran.ok) return;
    // What ran stays, and the app goes on with it. Out of reach is not up to date: the next call tries again.
    if ('fault' in ran.error) faults.set(projectId, wordsOf(ran.error.fault));
    else current.delete(projectId);
  }

  return {
    inLine,
    headMoved: (projectId) => void current.delete(projectId),
    faultOf: (projectId) => faults.get(projectId) ?? null,
    async preview(projectId) {
      const backend = await store.ensure(projectId, 'preview');
      let coming = current.get(projectId);
      if (!coming) {
        coming = inLine(projectId, () => bringUpToDate(projectId, backend));
        current.set(projectId, coming);
        coming.catch(() => current.delete(projectId));
      }
      await coming;
      return backend;
    },
    async envOf(projectId, url) {
      const { keys } = await store.ensure(projectId, 'preview');
      return { VITE_SUPABASE_URL: url, VITE_SUPABASE_ANON_KEY: keys.publishableKey };
    },
  };
}
