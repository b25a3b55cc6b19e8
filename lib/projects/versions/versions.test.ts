import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { FileOperation } from '../../base/files/file-operation';
import type { VersionId } from '../../base/foundation/id';
import { fail, type Result } from '../../base/foundation/result';
import { compareVersions } from './compare-versions';
import { putBlob } from './put-blob';
import { listVersions, readVersionFile, readVersionTree } from './read-versions';
import { restoreVersion } from './restore-version';
import { saveByHand } from './save-by-hand';
import type { KeptData } from './kept-data';
import { dataHeld, groupVersions } from './version';
import { createId, createVersionFixture } from './version.fixture';

function valueOf<Value>(result: Result<Value, { code: string; detail?: string }>): Value {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
}

const write = (path: string, content: string): FileOperation => ({ type: 'file-write', path, content });

await describeOnDatabases('versions', (database) => {
  const files = { 'src/App.tsx': 'one\n', 'src/pages/PricingPage.tsx': 'prices\n', 'old.md': 'old' };

  async function start() {
    const easel = createVersionFixture(database());
    const project = await easel.newProject(files);
    return { easel, ...project, asked: { viewer: project.viewer, projectId: project.projectId } };
  }

  test('saves manually, and groups saves that are close together', async () => {
    const { easel, asked, first } = await start();
    const one = valueOf(await saveByHand(easel, { ...asked, parentId: first.id, operations: [write('a.ts', '1')] }));
    easel.clock.time += 4 * 60_000;
    const two = valueOf(await saveByHand(easel, { ...asked, operations: [write('a.ts', '2'), write('b.ts', '2')] }));
    easel.clock.time += 6 * 60_000;
    const three = valueOf(await saveByHand(easel, { ...asked, operations: [write('a.ts', '3')] }));
    expect([one.groupId, two.groupId, three.groupId]).toEqual([one.id, one.id, three.id]);
    expect([two.summary, two.counts]).toEqual(['a.ts, b.ts', { added: 1, changed: 1, removed: 0 }]);
    const listed = valueOf(await listVersions(easel, asked));
    expect(groupVersions(listed).map((group) => group.map((version) => version.number))).toEqual([[3], [2, 1], [0]]);
  });

  test('gives the second of two tabs a version conflict', async () => {
    const { easel, asked, first } = await start();
    valueOf(await saveByHand(easel, { ...asked, parentId: first.id, operations: [write('a.ts', '1')] }));
    expect(await saveByHand(easel, { ...asked, parentId: first.id, operations: [write('a.ts', '2')] })).toMatchObject({
      error: { code: 'version-conflict' },
    });
  });

  test('saves from many tabs at once when none of them names a parent', async () => {
    const { easel, asked } = await start();
    const saved = await Promise.all(
      [1, 2, 3].map((n) => saveByHand(easel, { ...asked, operations: [write(`${n}.ts`, 'x')] })),
    );
    expect(saved.every((result) => result.ok)).toBe(true);
    expect(
      Object.keys(
        valueOf(
          await readVersionTree(easel, { ...asked, versionId: (await easel.versions.head(asked.projectId))!.id }),
        ),
      ),
    ).toEqual(expect.arrayContaining(['1.ts', '2.ts', '3.ts']));
  });

  test('makes no version if nothing changed, or if one operation is refused', async () => {
    const { easel, asked, first } = await start();
    expect(valueOf(await saveByHand(easel, { ...asked, operations: [write('old.md', 'old')] }))).toEqual(first);
    const refused = await saveByHand(easel, {
      ...asked,
      operations: [write('ok.ts', ''), { type: 'file-delete', path: 'nope' }],
    });
    expect(refused).toMatchObject({ error: { code: 'file-missing', detail: expect.stringContaining('nope') } });
    expect(await easel.versions.head(asked.projectId)).toEqual(first);
  });

  test('restores by appending, and undoes a restore the same way', async () => {
    const { easel, asked, first } = await start();
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    const { version: restored, before } = valueOf(await restoreVersion(easel, { ...asked, versionId: first.id }));
    expect(before).toBe(edited.id);
    expect(restored).toMatchObject({
      number: 2,
      kind: 'restore',
      restoredId: first.id,
      treeHash: first.treeHash,
      summary: 'Start',
    });
    const undone = valueOf(await restoreVersion(easel, { ...asked, versionId: edited.id }));
    expect(undone.version).toMatchObject({ number: 3, treeHash: edited.treeHash });
  });

  test('restores files and data together, and saves newer data in its own version', async () => {
    const { easel, asked, first } = await start();
    const { projectId } = asked;
    easel.storedData.set(projectId, 'one guest');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    expect([first.snapshot, edited.snapshot]).toEqual([null, 'one guest']);
    easel.storedData.set(projectId, 'two guests');
    const later = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'three')] }));
    easel.storedData.set(projectId, 'three guests');

    const restored = valueOf(await restoreVersion(easel, { ...asked, versionId: edited.id }));
    expect(restored.version).toMatchObject({ number: 4, treeHash: edited.treeHash, snapshot: 'one guest' });
    expect(easel.storedData.get(projectId)).toBe('one guest');
    const moment = (await easel.versions.get(projectId, restored.before))!;
    expect(moment).toMatchObject({ number: 3, kind: 'moment', treeHash: later.treeHash, snapshot: 'three guests' });

    const undone = valueOf(await restoreVersion(easel, { ...asked, versionId: restored.before }));
    // Nothing was written since, so no extra version is needed.
    expect(undone).toMatchObject({ before: restored.version.id, version: { number: 5, treeHash: later.treeHash } });
    expect(easel.storedData.get(projectId)).toBe('three guests');
  });

  test('keeps what is new, from the data as it is when nobody writes any more, and is undone like any other', async () => {
    const { easel, asked } = await start();
    const { projectId } = asked;
    easel.storedData.set(projectId, 'one guest');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    easel.storedData.set(projectId, 'two guests');
    let isFirst = true;
    const keptData: KeptData = {
      ...easel.keptData,
      merge: async (...merged) => {
        // Somebody signs up between the check and the restore.
        if (isFirst) easel.storedData.set(projectId, 'three guests');
        isFirst = false;
        return easel.keptData.merge(...merged);
      },
    };
    const restored = valueOf(
      await restoreVersion({ ...easel, keptData }, { ...asked, versionId: edited.id, keepNew: true }),
    );
    expect(restored).toMatchObject({ version: { snapshot: 'one guest with three guests' }, kept: { left: [] } });
    expect(easel.storedData.get(projectId)).toBe('one guest with three guests');
    valueOf(await restoreVersion(easel, { ...asked, versionId: restored.before }));
    expect(easel.storedData.get(projectId)).toBe('three guests');
  });

  test.each([
    ['the app only', { data: false }, 'two', 'now'],
    ['the data only', { files: false }, 'three', 'then'],
  ])('restores %s', async (_, choice, files, data) => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    easel.storedData.set(asked.projectId, 'now');
    const later = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'three')] }));
    const { version } = valueOf(await restoreVersion(easel, { ...asked, versionId: edited.id, ...choice }));
    expect(version).toMatchObject({ treeHash: files === 'two' ? edited.treeHash : later.treeHash, snapshot: data });
    expect(easel.storedData.get(asked.projectId)).toBe(data);
  });

  test('data that can’t be restored stays as it is, and no version is made', async () => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    const refusing = { ...easel.keptData, putBack: async () => fail({ code: 'data-unavailable' as const }) };
    const refused = await restoreVersion({ ...easel, keptData: refusing }, { ...asked, versionId: edited.id });
    expect(refused).toMatchObject({ error: { code: 'data-unavailable' } });
    expect(await easel.versions.head(asked.projectId)).toMatchObject({ id: edited.id });
  });

  test('data that can’t be saved first is not overwritten, and the restore fails', async () => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    easel.storedData.set(asked.projectId, 'now');
    const full = { ...easel.keptData, take: async () => fail({ code: 'data-not-kept' as const }) };
    expect(await restoreVersion({ ...easel, keptData: full }, { ...asked, versionId: edited.id })).toEqual(
      fail({ code: 'data-not-kept' }),
    );
    expect(easel.storedData.get(asked.projectId)).toBe('now');
    expect(await easel.versions.head(asked.projectId)).toMatchObject({ id: edited.id });
    valueOf(await restoreVersion(easel, { ...asked, versionId: edited.id }));
    expect(easel.storedData.get(asked.projectId)).toBe('then');
  });

  test('a version whose data can’t be saved is made and marked, and restoring it overwrites no data', async () => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const { versions } = createVersionFixture(database(), {
      keptData: { take: async () => fail({ code: 'data-not-kept' as const }), inLine: (_, work) => work() },
    });
    const made = valueOf(
      await saveByHand({ ...easel, versions }, { ...asked, operations: [write('src/App.tsx', 'two')] }),
    );
    expect([made.snapshot, dataHeld(made)]).toEqual([null, 'not-kept']);
    valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'three')] }));
    easel.storedData.set(asked.projectId, 'now');
    expect(await restoreVersion(easel, { ...asked, versionId: made.id })).toEqual(fail({ code: 'data-not-there' }));
    expect(valueOf(await restoreVersion(easel, { ...asked, versionId: made.id, data: false })).version).toMatchObject({
      treeHash: made.treeHash,
    });
    expect(easel.storedData.get(asked.projectId)).toBe('now');
  });

  test.each([['something'], [null]])('a restore that loses the race leaves the previous data: %s', async (there) => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    if (there === null) easel.storedData.delete(asked.projectId);
    else easel.storedData.set(asked.projectId, there);
    // Another process saves after the data is restored and before its version is made.
    const { versions } = createVersionFixture(database());
    let isFirst = true;
    const keptData: KeptData = {
      ...easel.keptData,
      async putBack(...put) {
        const done = await easel.keptData.putBack(...put);
        if (isFirst) {
          isFirst = false;
          valueOf(await saveByHand({ ...easel, versions }, { ...asked, operations: [write('src/App.tsx', 'three')] }));
        }
        return done;
      },
    };
    const lost = await restoreVersion({ ...easel, keptData }, { ...asked, versionId: edited.id });
    expect(lost).toMatchObject({ error: { code: 'version-conflict' } });
    expect(easel.storedData.get(asked.projectId) ?? null).toBe(there);
  });

  test('what is written between saving and restoring is saved too', async () => {
    const { easel, asked } = await start();
    easel.storedData.set(asked.projectId, 'then');
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    const words = ['one more', 'and one more'];
    easel.storedData.set(asked.projectId, 'now');
    const keptData: KeptData = {
      ...easel.keptData,
      async take(projectId) {
        const taken = await easel.keptData.take(projectId);
        const word = words.shift();
        if (word !== undefined) easel.storedData.set(projectId, word);
        return taken;
      },
    };
    const restored = valueOf(await restoreVersion({ ...easel, keptData }, { ...asked, versionId: edited.id }));
    const listed = valueOf(await listVersions(easel, asked));
    expect(listed.slice(0, 4).map(({ snapshot }) => snapshot)).toEqual(['then', 'and one more', 'one more', 'now']);
    expect(restored.before).toBe(listed[1]!.id);

    const never = { ...easel.keptData, putBack: async () => fail({ code: 'data-not-kept' as const }) };
    expect(await restoreVersion({ ...easel, keptData: never }, { ...asked, versionId: restored.before })).toEqual(
      fail({ code: 'data-not-kept' }),
    );
  });

  test('of fifty concurrent restores one wins, and the data is the winner’s', async () => {
    const { easel, asked } = await start();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      easel.storedData.set(asked.projectId, `data ${n}`);
      made.push(valueOf(await saveByHand(easel, { ...asked, operations: [write('n.ts', String(n))] })).id);
    }
    easel.storedData.set(asked.projectId, 'now');
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, n) => restoreVersion(easel, { ...asked, versionId: made[n % 5]! as VersionId })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    const head = (await easel.versions.head(asked.projectId))!;
    expect(easel.storedData.get(asked.projectId)).toBe(head.snapshot);
  });

  test('leaves the files alone when only data is restored, and refuses to restore nothing', async () => {
    const { easel, asked, first } = await start();
    const edited = valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    const restored = valueOf(await restoreVersion(easel, { ...asked, versionId: first.id, files: false }));
    expect([restored.version.treeHash, restored.version.restoredId]).toEqual([edited.treeHash, first.id]);
    expect(await restoreVersion(easel, { ...asked, versionId: first.id, files: false, data: false })).toMatchObject({
      error: { code: 'invalid-input' },
    });
  });

  test('compares in plain words first, then line by line', async () => {
    const { easel, asked, first } = await start();
    const operations: FileOperation[] = [
      write('src/pages/PricingPage.tsx', 'new prices\n'),
      write('src/components/hero-banner/index.tsx', 'hero\n'),
      write('public/logo.bin', '\u0000'),
      { type: 'file-delete', path: 'src/App.tsx' },
      { type: 'file-rename', from: 'old.md', to: 'docs/new.md' },
    ];
    const second = valueOf(await saveByHand(easel, { ...asked, operations }));
    const comparison = valueOf(await compareVersions(easel, { ...asked, from: first.id, to: second.id }));
    expect(comparison.summary).toEqual([
      { kind: 'removed', path: 'src/App.tsx', part: 'page', name: 'App' },
      { kind: 'changed', path: 'src/pages/PricingPage.tsx', part: 'page', name: 'Pricing' },
      { kind: 'added', path: 'src/components/hero-banner/index.tsx', part: 'component', name: 'Hero banner' },
      { kind: 'renamed', path: 'docs/new.md', from: 'old.md', part: 'text', name: 'new.md' },
      { kind: 'added', path: 'public/logo.bin', part: 'code', name: 'Logo' },
    ]);
    expect(comparison.files[1]!.lines).toMatchObject({ type: 'lines', hunks: [{ lines: ['-prices', '+new prices'] }] });
    expect(comparison.files[4]!.lines).toEqual({ type: 'binary' });
  });

  test('compares lines for about a second in total, pages first, and reports the rest only as changed', async () => {
    const { easel, asked, first } = await start();
    const operations = Array.from({ length: 20 }, (_, n) =>
      write(`src/lib/part-${String(n).padStart(2, '0')}.ts`, 'x\n'),
    );
    operations.push(write('src/pages/PricingPage.tsx', 'new prices\n'));
    const second = valueOf(await saveByHand(easel, { ...asked, operations }));
    // The stopwatch advances by 100 ms each time it is read.
    let looks = 0;
    const compared = valueOf(
      await compareVersions({ ...easel, stopwatch: () => looks++ * 100 }, { ...asked, from: first.id, to: second.id }),
    );
    const types = compared.files.map(({ lines }) => lines.type);
    expect(compared.files[0]!.path).toBe('src/pages/PricingPage.tsx');
    expect(types).toEqual([...Array(10).fill('lines'), ...Array(11).fill('too-large')]);
    expect(compared.files.every(({ kind }) => kind === 'added' || kind === 'changed')).toBe(true);
  });

  test('stops comparing texts with no lines in common, however many there are', async () => {
    const { easel, asked } = await start();
    const text = (mark: string) => Array.from({ length: 40_000 }, (_, n) => `${mark}${n}`).join('\n');
    const names = Array.from({ length: 30 }, (_, n) => `src/lib/part-${n}.ts`);
    const one = valueOf(await saveByHand(easel, { ...asked, operations: names.map((name) => write(name, text('a'))) }));
    const two = valueOf(await saveByHand(easel, { ...asked, operations: names.map((name) => write(name, text('b'))) }));
    let looks = 0;
    const stopwatch = () => (looks++, performance.now());
    const compared = valueOf(await compareVersions({ ...easel, stopwatch }, { ...asked, from: one.id, to: two.id }));
    expect(compared.files.map(({ lines }) => lines.type)).toEqual(names.map(() => 'too-large'));
    // Two readings per file: ten files of 100 ms use up the second, and what remains covers only a few more.
    expect(looks / 2).toBeLessThan(15);
  });

  test('reads the files of any version', async () => {
    const { easel, asked, first } = await start();
    valueOf(await saveByHand(easel, { ...asked, operations: [write('src/App.tsx', 'two')] }));
    const file = valueOf(await readVersionFile(easel, { ...asked, versionId: first.id, path: 'src/App.tsx' }));
    expect(new TextDecoder().decode(file.bytes)).toBe('one\n');
    expect(await readVersionFile(easel, { ...asked, versionId: first.id, path: 'constructor' })).toMatchObject({
      error: { code: 'file-missing' },
    });
  });

  test('stores bytes for a later operation, if they match their hash', async () => {
    const { easel, asked } = await start();
    const bytes = new Uint8Array([137, 80, 0]);
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await putBlob(easel, { ...asked, hash: 'e'.repeat(64), bytes })).toMatchObject({
      error: { code: 'blob-mismatch' },
    });
    expect(await putBlob(easel, { ...asked, viewer: easel.stranger, hash, bytes })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(valueOf(await putBlob(easel, { ...asked, hash, bytes }))).toEqual({ hash, size: 3 });
    const operations: FileOperation[] = [{ type: 'file-write', path: 'public/logo.png', blob: hash }];
    const saved = valueOf(await saveByHand(easel, { ...asked, operations }));
    expect(valueOf(await readVersionTree(easel, { ...asked, versionId: saved.id }))['public/logo.png']).toEqual({
      hash,
      size: 3,
    });
  });

  test('answers strangers as if nothing existed', async () => {
    const { easel, asked, first } = await start();
    const strange = { ...asked, viewer: easel.stranger };
    const answers = await Promise.all([
      listVersions(easel, strange),
      readVersionTree(easel, { ...strange, versionId: first.id }),
      compareVersions(easel, { ...strange, from: first.id, to: first.id }),
      restoreVersion(easel, { ...strange, versionId: first.id }),
      saveByHand(easel, { ...strange, operations: [write('a', '')] }),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code: 'not-found' } });
  });

  test("finds no other project's version", async () => {
    const { easel, asked } = await start();
    const other = await easel.newProject({ 'secret.ts': 'x' });
    expect(await readVersionTree(easel, { ...asked, versionId: other.first.id })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await restoreVersion(easel, { ...asked, versionId: other.first.id })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await restoreVersion(easel, { ...asked, versionId: createId<'version'>() })).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});
