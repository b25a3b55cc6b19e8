import type { BackendId, Migration } from '../backends/backend';
import type { NewMigration, SchemaFault } from '../backends/change-schema';
import { contentPath, migrationsAmong, pathOfRun, seedPath } from '../backends/migration-files';
import type { Backends } from '../backends/backends';
import { backendLanes, type BackendLane, type BackendStore, type ProjectBackend } from '../backends/backend-store';
import { createLines } from '../../base/foundation/create-line';
import type { ProjectId } from '../../base/foundation/id';
import type { DataLoss, Problem } from '../../base/foundation/problem';
import { succeed, type Result } from '../../base/foundation/result';
import type { HostedProject } from '../hosted/hosted-project';
import type { SiteBackend } from '../backends/site-backend';
import type { VersionStore } from '../../projects/versions/version-store';
import { countLosses } from './count-losses';
import type { TreeFile } from '../../projects/trees/tree-files';

type Dependencies = {
  backends: Backends;
  store: BackendStore;
  versions: Pick<VersionStore, 'head'>;
  readFiles(treeHash: string): Promise<TreeFile[] | null>;
  /** Whether a turn is changing the preview's tables and may still roll back. */
  isHeld(projectId: ProjectId): Promise<boolean>;
  /** The Supabase project that holds the live data; null if it is in Easel's own backend. */
  hostedOf?(projectId: ProjectId): Promise<Pick<HostedProject, 'url' | 'publishableKey'> | null>;
};

/** The backend's address and key, as the app's own code receives them. */
export type BackendEnv = { VITE_SUPABASE_URL: string; VITE_SUPABASE_ANON_KEY: string };

/** The projects' backends, as the rest of the server uses them. */
export type AppBackends = {
  /** The backend behind a project's preview, created or migrated to the schema of its head if needed. */
  preview(projectId: ProjectId): Promise<ProjectBackend>;
  /** Call it when the head has become another version, perhaps with pending migrations. */
  headMoved(projectId: ProjectId): void;
  /**
   * Call it after the live data was replaced by an earlier state, or moved to another backend: that data has its own
   * sign-in settings.
   */
  liveReplaced(projectId: ProjectId): void;
  /** A description of the head's migration that failed; null if all ran. */
  faultOf(projectId: ProjectId): string | null;
  envOf(projectId: ProjectId, url: string): Promise<BackendEnv>;
  /**
   * The database behind the preview or the site, for people who inspect the data; null if the app stores nothing there.
   */
  dataOf(projectId: ProjectId, lane: BackendLane): Promise<BackendId | null>;
  /** Whether an app with these files keeps data on the server, shared by everybody who uses it. */
  keepsData(treeHash: string): Promise<boolean>;
  /**
   * Whether a turn has begun to change the preview's tables: if it ends without a version, everything written since is
   * rolled back with them.
   */
  isHeld(projectId: ProjectId): Promise<boolean>;
  /**
   * A supabase-js call that bypasses all policies, for people who edit the project. The secret key never leaves the
   * server.
   */
  fetchAsOwner(id: BackendId, request: Request): ReturnType<Backends['fetch']>;
  /** The preview's tables, described for the model; empty if there are none, or they are unavailable. */
  describe(projectId: ProjectId): Promise<string>;
  /** The backend settings for the site of an app with these files; null if the app uses no backend. */
  liveEnvOf(projectId: ProjectId, files: readonly TreeFile[]): Promise<SiteBackend | null>;
  /**
   * Migrates the site's own database to a tree's schema and loads its content, all of it or nothing; keeps all rows,
   * unless the person was told what would be lost (`mayLose`). Returns the problems that prevented it.
   */
  migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  /**
   * Applies a tree's sign-in settings to the live data. `readTree` returns the tree's hash, or null if there is none;
   * it is called once nobody else can change the settings. Throws if they can't be applied.
   */
  configureLive(projectId: ProjectId, readTree: () => Promise<string | null>): Promise<void>;
  /** Deletes all data of a permanently deleted project. */
  remove(projectId: ProjectId): Promise<void>;
  /**
   * Runs work that changes a project's schema, one at a time, so that missing migrations are found and run only once.
   */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
};

/** Every app is given these files; they count as using a backend only once another source refers to them. */
const givenParts = new Set(['src/lib/supabase.ts', 'src/lib/database.types.ts']);

/** Whether an app with these files keeps data on the server. */
export function usesBackend(files: readonly TreeFile[]): boolean {
  const asks = ({ path, text }: TreeFile) =>
    text !== null && path.startsWith('src/') && !givenParts.has(path) && /supabase/i.test(text);
  return migrationsOf(files).length > 0 || files.some(asks);
}

function migrationsOf(files: readonly TreeFile[] | null): Migration[] {
  return migrationsAmong((files ?? []).flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])));
}

/** The app's content rows, ready to run; empty if the app has no such file. */
async function contentOf(files: readonly TreeFile[] | null): Promise<Result<Migration[], { fault: SchemaFault }>> {
  const text = files?.find(({ path }) => path === contentPath)?.text ?? null;
  if (text === null) return succeed([]);
  const { readContent } = await import('../backends/read-content');
  const content = await readContent(text);
  return content.ok ? succeed([content.value]) : content;
}

/** The app's sample rows, likewise; they are for a database that no migration has run in. */
async function seedOf(files: readonly TreeFile[] | null): Promise<Result<Migration[], { fault: SchemaFault }>> {
  const text = files?.find(({ path }) => path === seedPath)?.text ?? null;
  if (text === null) return succeed([]);
  const { readSeed } = await import('../backends/change-schema');
  const seed = await readSeed(text);
  return seed.ok ? succeed([seed.value]) : seed;
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
  /** Projects whose preview has its head's schema, as far as that was possible. */
  const current = new Map<ProjectId, Promise<void>>();
  const faults = new Map<ProjectId, string>();
  const users = new Map<string, boolean>();
  /** The sign-in settings this process last applied to each backend. */
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
    // A fork of somebody else's app, or an app whose data is gone, starts with the rows in its files.
    const isNew = found.value.ran.length === 0;
    const seed = filled.ok && isNew ? await seedOf(files) : succeed([]);
    const seeded = seed.ok ? await runMigrations(backends, id, seed.value) : seed;
    const ran = migrated.ok ? (filled.ok ? seeded : filled) : migrated;
    if (ran.ok) return;
    // Migrations that ran stay, and the app carries on with them. If the backend was unavailable it is not up to date:
    // the next call tries again.
    if ('fault' in ran.error) faults.set(projectId, wordsOf(ran.error.fault));
    else current.delete(projectId);
  }

  /**
   * Returns false if the settings could not be applied. Doesn't open the database of an app that neither configures
   * sign-in nor stores anything.
   */
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

  /**
   * Cached because a tree never changes, and reading all of it for every page of rows would cost more than the rows.
   */
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
      // The data may now be an earlier state, with the settings of that time.
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
