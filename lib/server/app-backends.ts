import type { BackendId, Migration } from '../backends/backend';
import type { NewMigration, SchemaFault } from '../backends/change-schema';
import { contentPath, migrationsAmong, pathOfRun } from '../backends/migration-files';
import type { Backends } from '../backends/backends';
import { backendLanes, type BackendLane, type BackendStore, type ProjectBackend } from '../backends/backend-store';
import { createLines } from '../foundation/create-line';
import type { ProjectId } from '../foundation/id';
import type { DataLoss, Problem } from '../foundation/problem';
import { succeed, type Result } from '../foundation/result';
import type { HostedProject } from '../hosted/hosted-project';
import type { SiteBackend } from '../publishing/bundle';
import type { VersionStore } from '../versions/version-store';
import { countLosses } from './count-losses';
import type { TreeFile } from './tree-files';

type Dependencies = {
  backends: Backends;
  store: BackendStore;
  versions: Pick<VersionStore, 'head'>;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  /** Whether a turn is changing the preview's tables, and may yet go back. */
  isHeld(projectId: ProjectId): Promise<boolean>;
  /** The Supabase project that live data is in; null where it is Easel's. */
  hostedOf?(projectId: ProjectId): Promise<Pick<HostedProject, 'url' | 'publishableKey'> | null>;
};

/** What the app's own code is told of its backend. */
export type BackendEnv = { VITE_SUPABASE_URL: string; VITE_SUPABASE_ANON_KEY: string };

/** The backends of projects as the rest of the server asks for them. */
export type AppBackends = {
  /** The backend behind a project's preview, with the schema of its head: made, or brought up to date, where it is not. */
  preview(projectId: ProjectId): Promise<ProjectBackend>;
  /** The head is another version now, perhaps with migrations that have not run. */
  headMoved(projectId: ProjectId): void;
  /** The live data is another now – of another time, or another place – and was told other settings of how people sign in. */
  liveReplaced(projectId: ProjectId): void;
  /** The migration of the head that could not be run, in words; null where all have. */
  faultOf(projectId: ProjectId): string | null;
  envOf(projectId: ProjectId, url: string): Promise<BackendEnv>;
  /** The database behind the preview or the site, for those who look into it; null where the app keeps nothing there. */
  dataOf(projectId: ProjectId, lane: BackendLane): Promise<BackendId | null>;
  /** Whether an app with these files keeps data on the server, where all who use it share it. */
  keepsData(treeHash: string): Promise<boolean>;
  /**
   * Whether a turn has begun to change the tables of the preview: if it ends without a version, what was written since goes
   * back with them.
   */
  isHeld(projectId: ProjectId): Promise<boolean>;
  /** A call of supabase-js past all policies, for those who edit the project. The key for it stays here. */
  fetchAsOwner(id: BackendId, request: Request): ReturnType<Backends['fetch']>;
  /** The tables of the preview as the model is told them; empty where there are none, or they are out of reach. */
  describe(projectId: ProjectId): Promise<string>;
  /** What the site of an app with these files is told of its backend; null where they use none. */
  liveEnvOf(projectId: ProjectId, files: readonly TreeFile[]): Promise<SiteBackend | null>;
  /**
   * Brings the site's own database to the schema of a tree and puts its content in, all of it or nothing; rows stay, unless the
   * person was told what would be lost (`mayLose`). Answers what stood in the way.
   */
  migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  /**
   * Tells live data how people sign in to the app of these files, asked for when nobody else changes it; null for none. Throws where it
   * can't be told.
   */
  configureLive(projectId: ProjectId, readTree: () => Promise<string | null>): Promise<void>;
  /** Forgets all data of a project that is gone for good. */
  remove(projectId: ProjectId): Promise<void>;
  /** Changes a project's schema alone: what is missing is looked up and run without another doing the same. */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
};

/** Its own database sources aside, the client every app is given counts for nothing until something asks for it. */
const givenParts = new Set(['src/lib/supabase.ts', 'src/lib/database.types.ts']);

function usesBackend(files: readonly TreeFile[]): boolean {
  const asks = ({ path, text }: TreeFile) =>
    text !== null && path.startsWith('src/') && !givenParts.has(path) && /supabase/i.test(text);
  return migrationsOf(files).length > 0 || files.some(asks);
}

function migrationsOf(files: readonly TreeFile[] | null): Migration[] {
  return migrationsAmong((files ?? []).flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])));
}

/** The rows the page lives on, as they may run; none where the app has no such file. */
async function contentOf(files: readonly TreeFile[] | null): Promise<Result<Migration[], { fault: SchemaFault }>> {
  const text = files?.find(({ path }) => path === contentPath)?.text ?? null;
  if (text === null) return succeed([]);
  const { readContent } = await import('../backends/read-content');
  const content = await readContent(text);
  return content.ok ? succeed([content.value]) : content;
}

const mostTreesKnown = 500;

const outOfReach: Problem = { kind: 'migration', message: 'The site’s data can’t be reached right now. Try again.' };

function toProblem({ name, message, statement }: SchemaFault): Problem {
  return {
    kind: 'migration',
    message: message.slice(0, 4000),
    file: pathOfRun(name),
    excerpt: statement.slice(0, 2000),
  };
}

const wordsOf = ({ name, message }: { name: string; message: string }) => `${name}: ${message}`;

export function createAppBackends(dependencies: Dependencies): AppBackends {
  const { backends, store, versions, readFiles, isHeld, hostedOf } = dependencies;
  /** Projects whose preview has the schema of its head, as far as it could be had. */
  const current = new Map<ProjectId, Promise<void>>();
  const faults = new Map<ProjectId, string>();
  const users = new Map<string, boolean>();
  /** How people sign in to each, as this process last said it. */
  const configured = new Map<BackendId, string>();
  const inLine = createLines<ProjectId>();

  async function bringUpToDate(projectId: ProjectId, { id }: ProjectBackend): Promise<void> {
    const head = await versions.head(projectId);
    const files = head && (await readFiles(head.treeHash));
    const migrations = migrationsOf(files);
    faults.delete(projectId);
    await configure(id, files);
    if (migrations.length === 0) return;
    const { findNewMigrations, runMigrations } = await import('../backends/change-schema');
    const found = await findNewMigrations(backends, id, migrations);
    if (!found.ok) return void current.delete(projectId);
    const migrated = await runMigrations(backends, id, found.value.news);
    if (migrated.ok && found.value.fault) return void faults.set(projectId, wordsOf(found.value.fault));
    const content = migrated.ok ? await contentOf(files) : succeed([]);
    const filled = content.ok ? await runMigrations(backends, id, content.value) : content;
    const ran = migrated.ok ? filled : migrated;
    if (ran.ok) return;
    // What ran stays, and the app goes on with it. Out of reach is not up to date: the next call tries again.
    if ('fault' in ran.error) faults.set(projectId, wordsOf(ran.error.fault));
    else current.delete(projectId);
  }

  /** An app that neither says how people sign in nor keeps anything is not opened for it. False where it could not be told. */
  async function configure(id: BackendId, files: readonly TreeFile[] | null): Promise<boolean> {
    const { configPath, readAuthSettings } = await import('../backends/read-auth-settings');
    const toml = files?.find(({ path }) => path === configPath)?.text ?? null;
    const settings = readAuthSettings(toml);
    const asked = JSON.stringify(settings);
    if (configured.get(id) === asked || (toml === null && !(await backends.hasData(id)))) return true;
    const { ok } = await backends.configure(id, settings);
    if (ok) configured.set(id, asked);
    return ok;
  }

  /** A tree never changes, and reading one whole for every page of rows would cost more than the rows. */
  async function treeUsesBackend(treeHash: string): Promise<boolean> {
    const known = users.get(treeHash);
    if (known !== undefined) return known;
    const uses = usesBackend((await readFiles(treeHash)) ?? []);
    if (users.size >= mostTreesKnown) users.clear();
    users.set(treeHash, uses);
    return uses;
  }

  async function lossesOf(id: BackendId, news: readonly NewMigration[]): Promise<DataLoss[]> {
    const all = await Promise.all(news.map((migration) => countLosses(backends, id, migration)));
    return all.flat();
  }

  async function preview(projectId: ProjectId): Promise<ProjectBackend> {
    const backend = await store.ensure(projectId, 'preview');
    let coming = current.get(projectId);
    if (!coming) {
      coming = inLine(projectId, () => bringUpToDate(projectId, backend));
      current.set(projectId, coming);
      coming.catch(() => current.delete(projectId));
    }
    await coming;
    return backend;
  }

  return {
    inLine,
    keepsData: treeUsesBackend,
    headMoved(projectId) {
      current.delete(projectId);
      // Its data may be that of another time, with what was asked then.
      configured.delete(store.idOf(projectId, 'preview'));
    },
    liveReplaced: (projectId) => void configured.delete(store.idOf(projectId, 'live')),
    faultOf: (projectId) => faults.get(projectId) ?? null,
    preview,
    async dataOf(projectId, lane) {
      if (lane === 'live') return (await store.find(projectId, 'live'))?.id ?? null;
      const head = await versions.head(projectId);
      if (!head || !(await treeUsesBackend(head.treeHash))) return null;
      return (await preview(projectId)).id;
    },
    isHeld,
    async fetchAsOwner(id, request) {
      const backend = await store.get(id);
      if (!backend) throw new Error(`there is no backend ${id}`);
      const { secretKey } = backend.keys;
      request.headers.set('apikey', secretKey);
      request.headers.set('authorization', `Bearer ${secretKey}`);
      return backends.fetch(id, request);
    },
    async describe(projectId) {
      const { id } = await store.ensure(projectId, 'preview');
      const [{ readSchema }, { describeSchema }] = await Promise.all([
        import('../backends/read-schema'),
        import('../backends/describe-schema'),
      ]);
      const schema = await readSchema(backends, id);
      return schema.ok ? describeSchema(schema.value) : '';
    },
    async liveEnvOf(projectId, files) {
      if (!usesBackend(files)) return null;
      const { keys } = await store.ensure(projectId, 'live');
      const hosted = await hostedOf?.(projectId);
      if (hosted) return { anonKey: hosted.publishableKey, url: hosted.url };
      return { anonKey: keys.publishableKey, url: null };
    },
    migrateLive: (projectId, treeHash, mayLose) =>
      inLine(projectId, async () => {
        const files = await readFiles(treeHash);
        const migrations = migrationsOf(files);
        if (!usesBackend(files ?? [])) return [];
        const { id } = await store.ensure(projectId, 'live');
        if (migrations.length === 0) {
          await configure(id, files);
          return [];
        }
        const { findNewMigrations, runMigrations } = await import('../backends/change-schema');
        const found = await findNewMigrations(backends, id, migrations);
        if (!found.ok) return [outOfReach];
        const { news, fault } = found.value;
        if (fault) return [toProblem(fault)];
        const losses = mayLose ? [] : await lossesOf(id, news);
        if (losses.length > 0) return [{ kind: 'data-loss', message: 'This version would lose live data.', losses }];
        const content = await contentOf(files);
        if (!content.ok) return [toProblem(content.error.fault)];
        const ran = await runMigrations(backends, id, [...news, ...content.value], 'together');
        if (ran.ok) await configure(id, files);
        if (ran.ok) return [];
        return ['fault' in ran.error ? toProblem(ran.error.fault) : outOfReach];
      }),
    configureLive: (projectId, readTree) =>
      inLine(projectId, async () => {
        const treeHash = await readTree();
        const files = treeHash === null ? null : await readFiles(treeHash);
        if (!usesBackend(files ?? [])) return;
        const { id } = await store.ensure(projectId, 'live');
        if (!(await configure(id, files))) throw new Error(`the site of ${projectId} was not told how people sign in`);
      }),
    async remove(projectId) {
      for (const lane of backendLanes) await backends.remove(store.idOf(projectId, lane));
    },
    async envOf(projectId, url) {
      const { keys } = await store.ensure(projectId, 'preview');
      return { VITE_SUPABASE_URL: url, VITE_SUPABASE_ANON_KEY: keys.publishableKey };
    },
  };
}
