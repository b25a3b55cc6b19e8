import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { restoreVersion } from '../../projects/versions/restore-version';
import { createAppWithPart } from './app-with-part.fixture';
import { isOfModule, isReserved, readNote, readTakenOver } from './installed-module';
import { oldCatalogue, pageWith } from './two-versions.fixture';

const page = 'src/modules/letters/page.tsx';
const copy = 'src/modules/letters/shipped/page.tsx.txt';
const note = 'src/modules/letters/module.json';

await describeOnDatabases('a file of a part that the person looks after', (database) => {
  const arrange = () => createAppWithPart(database());

  test('taken over, a file is open to edits, and every other stays locked', async () => {
    const { install, take, head, edit, list, as } = await arrange();
    await install(oldCatalogue);
    const before = await head();
    expect(await edit(page, pageWith.fitting)).toBe('file-locked');
    expect(await take(page)).toMatchObject({ ok: true, value: { merged: [], left: [] } });
    const after = await head();
    expect(after.texts[page]).toBe(before.texts[page]);
    expect(after.locked.toSorted()).toEqual([...before.locked.filter((path) => path !== page), copy].toSorted());
    expect(readNote(after.texts[note]!)).toMatchObject({ version: 1, takenOver: ['page.tsx'] });
    expect(await edit(page, pageWith.fitting)).toBe('done');
    for (const path of [note, copy, 'src/modules/letters/index.ts'])
      expect(await edit(path, 'x'), path).toBe('file-locked');
    expect(await list(oldCatalogue)).toMatchObject({
      value: {
        installed: [{ files: expect.arrayContaining([{ path: page, isMine: true }]), usedIn: ['src/App.tsx'] }],
      },
    });
    // A model may edit this file like any of the app's own, but not the module's other files or the `module.json` that
    // lists it.
    const now = await head();
    const files = {
      paths: () => Object.keys(now.tree),
      entries: () => now.tree,
      read: async (at: string) => now.texts[at]!,
    };
    const taken = await readTakenOver(files);
    const { modules } = as(oldCatalogue);
    expect(
      [page, 'src/modules/letters/index.ts', 'src/modules/letters/Page.tsx', copy].map((path) =>
        isReserved(modules, path, now.tree, taken),
      ),
    ).toEqual([false, true, true, true]);
    expect(isOfModule(modules, page, before.texts[page]!, taken)).toBe(false);
    expect(isOfModule(modules, note, now.texts[note]!, taken)).toBe(true);
    for (const takenOver of [[], ['page.tsx', 'index.ts'], ['index.ts'], ['page.tsx', 'page.tsx']]) {
      const forged = `${JSON.stringify({ ...readNote(now.texts[note]!), ...(takenOver.length > 0 ? { takenOver } : {}) }, null, 2)}\n`;
      const isKnown = takenOver.length === 0;
      expect(isOfModule(modules, note, forged, taken), forged).toBe(isKnown);
    }
    expect(isOfModule(modules, note, before.texts[note]!, taken)).toBe(false);
  });

  test('given back, it is locked again as Easel ships it; twice changes nothing; the version before undoes either', async () => {
    const { install, take, head, edit, count, viewer, projectId, as } = await arrange();
    await install(oldCatalogue);
    const installed = await head();
    await take(page);
    await edit(page, pageWith.fitting);
    const mine = await head();
    const versions = await count();
    expect(await take(page)).toMatchObject({ ok: true, value: { versionId: mine.version.id } });
    expect(await count()).toBe(versions);
    expect(await take(page, false)).toMatchObject({ ok: true });
    expect((await head()).tree).toEqual(installed.tree);
    const restored = await restoreVersion(as(oldCatalogue), {
      viewer,
      projectId,
      versionId: mine.version.id,
      files: true,
      data: false,
    });
    expect(restored).toMatchObject({ ok: true });
    expect((await head()).tree).toEqual(mine.tree);
    expect(await edit(page, pageWith.conflicting)).toBe('done');
  });

  test('no path outside the part can be taken over, nor what decides in it', async () => {
    const { install, take, head } = await arrange();
    await install(oldCatalogue);
    const { tree, version } = await head();
    const sql = Object.keys(tree).find((path) => path.endsWith('.sql'))!;
    for (const path of [
      sql,
      note,
      'src/App.tsx',
      'src/modules/letters/../../App.tsx',
      'page.tsx',
      'src/modules/letters/',
      'src/modules/auth/page.tsx',
      '__proto__',
      'src/modules/letters/__proto__',
      `${page}/`,
      'src/modules/letters/Page.tsx',
    ])
      expect(await take(path), path).toMatchObject({ ok: false, error: { code: 'module-file-unknown' } });
    await take(page);
    expect(await take(copy)).toMatchObject({ error: { code: 'module-file-unknown' } });
    expect(version.id).not.toBe((await head()).version.id);
  });

  test('a note that nobody locked gives nobody a file', async () => {
    const { head, edit, take, install } = await arrange();
    await edit(
      note,
      `${JSON.stringify({ name: 'letters', version: 1, settings: {}, takenOver: ['page.tsx', 'module.json'] })}`,
    );
    const { tree, texts } = await head();
    expect(
      await readTakenOver({ paths: () => Object.keys(tree), entries: () => tree, read: async (at) => texts[at]! }),
    ).toEqual(new Set());
    expect(await take(page)).toMatchObject({ error: { code: 'module-not-installed' } });
    expect(await install(oldCatalogue)).toMatchObject({ error: { code: 'module-place-taken' } });
  });
});
