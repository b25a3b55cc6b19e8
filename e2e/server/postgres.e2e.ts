import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  createPostgresDatabase,
  isPostgresAtHand,
  type PostgresDatabase,
} from '../../lib/base/database/postgres.fixture';
import { type Easel, root, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { startPostgres } from '../support/postgres-server';
import { promptsOf, useProjects } from '../support/projects';

const run = promisify(execFile);
const [prompt, change] = promptsOf('habit-tracker');
/** If no Postgres responds, one is started, provided that it is installed. */
const hasOne = await isPostgresAtHand();
const own = hasOne ? null : await startPostgres();
const isAtHand = hasOne || own !== null;
const unlessThere = isAtHand
  ? ''
  : ' (not run: no Postgres answers and none is installed; set EASEL_TEST_DATABASE_URL)';

describe('Easel on Postgres', () => {
  const opened: Easel[] = [];
  const folders: string[] = [];
  const databases: PostgresDatabase[] = [];
  afterEach(async () => {
    for (const easel of opened.splice(0)) await easel.dispose();
    for (const database of databases.splice(0)) await database.drop();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  afterAll(() => own?.stop());

  function newFolder(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-e2e-'));
    folders.push(folder);
    return folder;
  }
  async function newDatabase(): Promise<string> {
    const database = await createPostgresDatabase(own?.url);
    databases.push(database);
    return database.url;
  }
  async function open(env: Record<string, string>, dataFolder: string): Promise<Easel> {
    const easel = await startEasel(env, { dataFolder });
    opened.push(easel);
    return easel;
  }
  /** `npm run backup` and `npm run restore`, without npm: their output, or why they failed. */
  const script = (name: 'backup' | 'restore', file: string, env: Record<string, string>) =>
    run(process.execPath, [path.join(root, 'scripts', `${name}.mjs`), file], {
      cwd: root,
      env: { ...process.env, ...env },
    }).then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => `failed: ${error.stderr}`,
    );
  async function countRows(url: string, table: string): Promise<number> {
    const client = postgres(url, { max: 1 });
    try {
      const [row] = await client.unsafe<[{ n: number }]>(`select count(*)::int as n from ${table}`);
      return row.n;
    } finally {
      await client.end({ timeout: 1 });
    }
  }
  /** Whether the embedded database was ever created in a data folder. */
  const hasOwnDatabase = (folder: string) => readdirSync(path.join(folder, 'db')).length > 0;
  /** Everything people would miss. */
  async function stateOf(easel: Easel, started: { projectId: string; turnId: string }) {
    const api = useProjects(easel);
    const { events } = await api.endOf(started);
    const [deployment] = (
      await api.must<{ deployments: Array<{ url: string }> }>(200, 'GET', api.at(started.projectId, '/deployments'))
    ).deployments;
    const { hostname } = new URL(deployment!.url);
    const site = await ask(easel.port, 'GET', '/', { host: `${hostname}:${easel.port}` });
    return {
      versions: await api.versions(started.projectId),
      tree: await api.headTree(started.projectId),
      events,
      site: { hostname, status: site.status, etag: site.headers.etag },
    };
  }

  test.runIf(isAtHand)(
    `builds, changes, publishes and starts again on DATABASE_URL, and a backup goes to another Postgres and to the embedded database${unlessThere}`,
    async () => {
      const [url, folder] = [await newDatabase(), newFolder()];
      const easel = await open({ DATABASE_URL: url, EASEL_SITES_HOST: 'pages.localhost' }, folder);
      const api = useProjects(easel);
      const started = await api.create(prompt);
      expect(await api.endOf(started)).toMatchObject({ outcome: 'version' });
      const { turnId } = await api.say(started.projectId, change);
      expect(await api.endOf({ projectId: started.projectId, turnId })).toMatchObject({ outcome: 'version' });
      expect(await api.publish(started.projectId)).toMatchObject({ live: true });
      const before = await stateOf(easel, started);
      expect(before.versions).toHaveLength(3);
      expect(before.site).toMatchObject({
        status: 200,
        etag: expect.any(String),
        hostname: expect.stringMatching(/\.pages\.localhost$/),
      });
      expect(await countRows(url, 'versions')).toBe(3);
      expect(hasOwnDatabase(folder)).toBe(false);

      await easel.restart();
      expect(await stateOf(easel, started)).toEqual(before);
      await easel.kill('SIGTERM');

      const file = path.join(newFolder(), 'easel.tar.gz');
      expect(await script('backup', file, { EASEL_DATA: folder, DATABASE_URL: url })).toContain(
        'Saved 1 apps with 3 versions',
      );
      expect(await script('restore', file, { EASEL_DATA: newFolder(), DATABASE_URL: url })).toMatch(
        /^failed: .*not empty/,
      );
      expect(await countRows(url, 'versions')).toBe(3);

      const second = await newDatabase();
      const targets: Array<Record<string, string>> = [{ DATABASE_URL: second }, {}];
      for (const env of targets) {
        const empty = newFolder();
        expect(await script('restore', file, { EASEL_DATA: empty, ...env })).toContain(
          'Restored 1 apps with 3 versions',
        );
        const restored = await open({ ...env, EASEL_SITES_HOST: 'pages.localhost' }, empty);
        expect(await stateOf(restored, started)).toEqual(before);
        expect(hasOwnDatabase(empty)).toBe(!('DATABASE_URL' in env));
        await restored.kill('SIGTERM');
      }
      expect(await countRows(second, 'versions')).toBe(3);
    },
    // Four servers in sequence: a minute on an idle machine, three and a half at load 10.
    480_000,
  );
});
