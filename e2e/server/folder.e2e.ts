import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { type Easel, failToStart, root, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { canMount, type Mounted, mountSmallDisk } from '../support/mount';
import { type ErrorBody, promptsOf, useProjects } from '../support/projects';

const run = promisify(execFile);
const [prompt] = promptsOf('habit-tracker');
const hasDisks = canMount();
const unlessMounted = hasDisks ? '' : ' (not run: no disk can be mounted here)';

describe('the data folder and the configuration', () => {
  const opened: Easel[] = [];
  const folders: string[] = [];
  const disks: Mounted[] = [];
  afterEach(async () => {
    for (const easel of opened.splice(0)) await easel.dispose();
    for (const disk of disks.splice(0)) disk.dispose();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  async function open(env: Record<string, string> = {}, dataFolder?: string): Promise<Easel> {
    const easel = await startEasel(env, dataFolder === undefined ? {} : { dataFolder });
    opened.push(easel);
    return easel;
  }
  function newFolder(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-e2e-'));
    folders.push(folder);
    return folder;
  }
  function newDisk(megabytes: number): Mounted {
    const disk = mountSmallDisk(megabytes);
    disks.push(disk);
    return disk;
  }
  /** The text after "Easel did not start.", which must be short enough to read. */
  function reasonOf({ code, output }: { code: number | null; output: string }): string {
    expect(code).toBe(1);
    const reason = output.slice(output.indexOf('Easel did not start.') + 20).trim();
    expect(output).toContain('Easel did not start.');
    expect(output).not.toMatch(/^\s+at /m);
    return reason;
  }

  test('a second server on the same folder refuses to start, and the first continues', async () => {
    const easel = await open();
    const reason = reasonOf(await failToStart({ EASEL_DATA: easel.dataFolder }));
    expect(reason.split('\n')).toHaveLength(1);
    expect(reason).toContain('Another Easel is already running');
    expect((await easel.call('GET', '/api/projects')).status).toBe(200);
    await easel.restart();
    expect((await easel.call('GET', '/api/projects')).status).toBe(200);
  });

  test('a folder from a newer Easel is left unchanged', async () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, 'db'));
    writeFileSync(path.join(folder, 'db', 'x'), 'x');
    const format = JSON.stringify({ format: 99, engine: 'pglite-9', createdAt: 1 });
    writeFileSync(path.join(folder, 'format.json'), format);
    const before = readdirSync(folder).sort();
    const reason = reasonOf(await failToStart({ EASEL_DATA: folder }));
    expect(reason).toContain('written by a newer Easel');
    expect(reason.split('\n')).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(readFileSync(path.join(folder, 'format.json'), 'utf8')).toBe(format);
  });

  test('a file in place of the folder is reported', async () => {
    const file = path.join(newFolder(), 'file');
    writeFileSync(file, 'x');
    expect(reasonOf(await failToStart({ EASEL_DATA: file }))).toContain('cannot write to its data folder');
  });

  test.runIf(hasDisks)(`a read-only folder is reported${unlessMounted}`, async () => {
    const disk = newDisk(8);
    disk.makeReadOnly();
    const reason = reasonOf(await failToStart({ EASEL_DATA: disk.folder }));
    expect(reason).toContain('cannot write to its data folder');
    expect(reason.split('\n')).toHaveLength(1);
  });

  test('mistakes in the environment are listed together, by name', async () => {
    const reason = reasonOf(
      await failToStart({
        EASEL_DATA: newFolder(),
        PORT: 'many',
        EASEL_BASE_URL: 'not a url',
        EASEL_ACCESS_CODE: 'short',
        EASEL_GUESTS: 'yes',
      }),
    );
    for (const name of ['PORT', 'EASEL_BASE_URL', 'EASEL_ACCESS_CODE', 'EASEL_GUESTS']) expect(reason).toContain(name);
  });

  test.each<Record<string, string>>([{ EASEL_BASE_URL: 'https://apps.example.com' }, { HOST: '0.0.0.0' }])(
    '%o alone would be open to everyone, and refuses',
    async (env) => {
      const reason = reasonOf(await failToStart({ EASEL_DATA: newFolder(), ...env }));
      expect(reason).toContain('EASEL_ACCESS_CODE');
      expect(reason).toContain('EASEL_GUESTS=1');
    },
  );

  test('an access code admits people by page and cookie, and scripts by Bearer', async () => {
    const code = 'open-sesame-42';
    const easel = await open({ EASEL_ACCESS_CODE: code });
    const shut = await easel.call<ErrorBody>('GET', '/api/projects');
    expect([shut.status, shut.body.error.code]).toEqual([401, 'access-code-needed']);
    expect((await ask(easel.port, 'GET', '/')).status).toBe(401);
    expect((await easel.call('GET', '/api/projects', undefined, { authorization: `Bearer ${code}` })).status).toBe(200);
    expect((await easel.call('GET', '/api/projects', undefined, { authorization: 'Bearer wrong-code' })).status).toBe(
      401,
    );

    const enter = (tried: string) =>
      ask(easel.port, 'POST', '/access', {
        body: `code=${tried}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: easel.builder },
      });
    expect((await enter('wrong-code')).status).toBe(403);
    const entered = await enter(code);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    const cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await easel.call('GET', '/api/projects', undefined, { cookie })).status).toBe(200);
    expect((await ask(easel.port, 'GET', '/', { headers: { cookie } })).status).toBe(200);
  });

  test('guests own what they make, each by their cookie', async () => {
    const easel = await open({ EASEL_GUESTS: '1' });
    const arrive = async () => {
      const { headers } = await ask(easel.port, 'GET', '/api/projects');
      return { cookie: headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ') };
    };
    const [ann, ben] = [await arrive(), await arrive()];
    const mine = useProjects(easel, ann);
    const { projectId } = await mine.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: "Ann's" });
    const { id: versionId } = await mine.head(projectId);
    const listOf = async (who: Record<string, string>) =>
      (await easel.call<{ projects: Array<{ id: string }> }>('GET', '/api/projects', undefined, who)).body.projects.map(
        (one) => one.id,
      );
    expect(await listOf(ann)).toEqual([projectId]);
    expect(await listOf(ben)).toEqual([]);
    expect(await listOf({ cookie: ann.cookie.replace(/.$/, 'x') })).toEqual([]);
    const asked: Array<[string, string, unknown?]> = [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/versions'],
      ['GET', `/versions/${versionId}/tree`],
      ['POST', '/turns', { prompt: 'Hello' }],
      ['POST', '/restore', { versionId }],
      ['POST', '/duplicate', {}],
      ['PATCH', '', { name: "Ben's" }],
      ['DELETE', ''],
    ];
    for (const [method, rest, body] of asked) {
      const answer = await easel.call<ErrorBody>(method, mine.at(projectId, rest), body, ben);
      expect([method, rest, answer.status]).toEqual([method, rest, 404]);
    }
    expect((await easel.call('GET', '/api/settings/model', undefined, ann)).status).toBe(404);
    await easel.restart();
    expect(await listOf(ann)).toEqual([projectId]);
  });

  test.runIf(hasDisks)(
    `a full disk is reported while a turn streams, loses nothing, and the turn continues when there is space${unlessMounted}`,
    async () => {
      const disk = newDisk(400);
      const easel = await open({ EASEL_DEMO_PACE: 'calm' }, disk.folder);
      const api = useProjects(easel);
      const { projectId, turnId } = await api.create(prompt);
      const stream = await api.listen(projectId);
      await stream.until('file-delta');

      const { bavail, bsize } = statfsSync(disk.folder);
      const filler = path.join(disk.folder, 'filler');
      writeFileSync(filler, Buffer.alloc(bavail * bsize - 40 * 1024 * 1024));
      const end = await stream.until('turn-end', (event) => event.turnId === turnId);
      expect(end).toMatchObject({ outcome: 'error', code: 'storage-full', versionId: null });
      stream.close();
      const operations = [{ type: 'file-write', path: 'a.txt', content: 'a' }];
      const refused = await easel.call<ErrorBody>('POST', api.at(projectId, '/versions'), { operations });
      expect([refused.status, refused.body.error.code]).toEqual([507, 'storage-full']);
      expect((await easel.call('GET', api.at(projectId))).status).toBe(200);

      rmSync(filler);
      const again = await api.listen(projectId);
      await again.until('turn-end', (event) => event.turnId === turnId);
      again.close();
      expect(again.events).toEqual(stream.events);
      const next = await api.must<{ turnId: string }>(201, 'POST', api.at(projectId, `/turns/${turnId}/continue`));
      await api.must(200, 'POST', api.at(projectId, `/turns/${next.turnId}/skip`), {});
      expect(await api.endOf({ projectId, turnId: next.turnId })).toMatchObject({ outcome: 'version' });
      await api.must(201, 'POST', api.at(projectId, '/versions'), { operations });
    },
  );

  test('a backup restores everything into an empty folder, and refuses a full one', async () => {
    const easel = await open();
    const api = useProjects(easel);
    const { projectId, turnId } = await api.create(prompt);
    await api.endOf({ projectId, turnId });
    const [versions, tree, { events }] = [
      await api.versions(projectId),
      await api.headTree(projectId),
      await api.endOf({ projectId, turnId }),
    ];

    const file = path.join(newFolder(), 'easel.tar.gz');
    const script = (name: string, dataFolder: string) =>
      run(process.execPath, [path.join(root, 'scripts', `${name}.mjs`), file], {
        cwd: root,
        env: { ...process.env, EASEL_DATA: dataFolder },
      }).then(
        ({ stdout }) => stdout,
        (error: { stderr: string }) => `failed: ${error.stderr}`,
      );
    expect(await script('backup', easel.dataFolder)).toMatch(/^failed: .*running/);
    await easel.kill('SIGTERM');
    expect(await script('backup', easel.dataFolder)).toContain('Saved 1 apps with 2 versions');
    expect(await script('restore', easel.dataFolder)).toMatch(/^failed: /);

    const empty = newFolder();
    expect(await script('restore', empty)).toContain('Restored 1 apps with 2 versions');
    const second = await open({}, empty);
    const restored = useProjects(second);
    expect(await restored.versions(projectId)).toEqual(versions);
    expect(await restored.headTree(projectId)).toEqual(tree);
    expect((await restored.endOf({ projectId, turnId })).events).toEqual(events);
    expect(await restored.file(projectId, versions[0]!.id, 'src/App.tsx')).toContain('export default');
  });
});
