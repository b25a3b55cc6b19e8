import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { restoreVersion } from '../../projects/versions/restore-version';
import { createAppWithPart } from './app-with-part.fixture';
import { installModule, listModules, removeModule, takeOverFile } from './change-modules';
import { readNote } from './installed-module';
import { mergedPage, newCatalogue, oldCatalogue, pageWith, secondPage } from './two-versions.fixture';

const page = 'src/modules/letters/page.tsx';
const copy = 'src/modules/letters/shipped/page.tsx.txt';
const note = 'src/modules/letters/module.json';

await describeOnDatabases('a part of an app', (database) => {
  const arrange = () => createAppWithPart(database());

  test.each([
    ['fitting', mergedPage, { merged: [page], left: [] }],
    ['conflicting', pageWith.conflicting, { merged: [], left: [page] }],
  ] as const)(
    'an update keeps settings and a %s change of the person’s, and runs what is new',
    async (kind, text, told) => {
      const { install, take, head, edit, viewer, projectId, as } = await arrange();
      await install(oldCatalogue, { signature: 'Love', copies: true });
      await take(page);
      await edit(page, pageWith[kind]);
      const before = await head();
      expect(await install(newCatalogue)).toMatchObject({ ok: true, value: told });
      const after = await head();
      expect(after.texts[page]).toBe(text);
      expect(after.tree[page]!.locked).toBeUndefined();
      expect(after.texts[copy]).toBe(kind === 'fitting' ? secondPage : before.texts[copy]);
      expect(readNote(after.texts[note]!)).toEqual({
        ...{ name: 'letters', version: 2, takenOver: ['page.tsx'] },
        settings: { signature: 'Love', copies: true, drafts: true },
      });
      expect(after.texts['src/modules/letters/new.ts']).toBe('// new\n');
      expect(after.texts['src/modules/letters/old.ts']).toBeUndefined();
      expect(
        Object.keys(after.tree)
          .filter((path) => path.endsWith('.sql'))
          .map((path) => path.replace(/^.*\/\d+_/, '')),
      ).toEqual(['letters.sql', 'letters_sent.sql']);
      // A second update changes nothing, but still reports the file that did not fit.
      expect(await install(newCatalogue)).toMatchObject({
        value: { versionId: after.version.id, merged: [], left: told.left },
      });
      await restoreVersion(as(newCatalogue), {
        viewer,
        projectId,
        versionId: before.version.id,
        files: true,
        data: false,
      });
      expect((await head()).tree).toEqual(before.tree);
    },
  );

  test('a file that Easel dropped, or the person deleted, is left as it is and named', async () => {
    const { install, take, head } = await arrange();
    const old = 'src/modules/letters/old.ts';
    await install(oldCatalogue);
    await take(old);
    expect(await install(newCatalogue)).toMatchObject({ ok: true, value: { left: [old] } });
    expect((await head()).texts[old]).toBe('// old\n');
    expect(await take(old, false, newCatalogue)).toMatchObject({ ok: true });
    const { texts } = await head();
    expect(Object.keys(texts).filter((path) => path.includes('old.ts'))).toEqual([]);
  });

  test('a setting is a value: SQL and HTML in it stay text, other keys and kinds are refused', async () => {
    const { install, head } = await arrange();
    const nasty = `'; drop table letters; --</script><img src=x onerror=alert(1)>"\n\\u0000 {}`;
    expect(await install(oldCatalogue, { signature: nasty })).toMatchObject({ ok: true });
    const { texts, tree } = await head();
    expect(readNote(texts[note]!)!.settings).toEqual({ signature: nasty, copies: false });
    expect(Object.keys(texts).filter((path) => texts[path]!.includes('onerror'))).toEqual([note]);
    const wrong = [
      { signature: 'x'.repeat(201) },
      { signature: true },
      { copies: 'yes' },
      { other: 'x' },
      JSON.parse('{"__proto__": "x"}') as Record<string, unknown>,
      { constructor: 'x' },
    ];
    for (const settings of wrong)
      expect(await install(oldCatalogue, settings), JSON.stringify(settings)).toMatchObject({
        error: { code: 'module-setting-form' },
      });
    expect((await head()).tree).toEqual(tree);
  });

  test('one that comes back has its migrations under their names, since their tables may still be there', async () => {
    const { install, head, viewer, projectId, as, clock, first } = await arrange();
    await install(oldCatalogue);
    await install(newCatalogue);
    const names = async () => Object.keys((await head()).tree).filter((path) => path.endsWith('.sql'));
    const before = await names();
    await restoreVersion(as(newCatalogue), { viewer, projectId, versionId: first.id, files: true, data: false });
    expect(await names()).toEqual([]);
    clock.time += 86_400_000;
    expect(await install(newCatalogue)).toMatchObject({ ok: true });
    expect(await names()).toEqual(before);
  });

  test('removed twice at once it goes once, and strangers change nothing', async () => {
    const { install, take, as, viewer, projectId, stranger, count, head } = await arrange();
    await install(oldCatalogue);
    await take(page);
    for (const modules of [oldCatalogue, newCatalogue]) {
      const foreign = { viewer: stranger, projectId, name: 'letters' };
      const tries = [
        listModules(as(modules), foreign),
        installModule(as(modules), { ...foreign, settings: {} }),
        removeModule(as(modules), foreign),
        takeOverFile(as(modules), { ...foreign, path: page, isMine: false }),
      ];
      for (const tried of await Promise.all<unknown>(tries))
        expect(tried).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
    const versions = await count();
    const asked = { viewer, projectId, name: 'letters' };
    const both = await Promise.all([removeModule(as(oldCatalogue), asked), removeModule(as(oldCatalogue), asked)]);
    expect(both.map((one) => (one.ok ? 'done' : one.error.code)).toSorted()).toEqual(['done', 'module-not-installed']);
    expect(await count()).toBe(versions + 1);
    expect(Object.keys((await head()).tree).filter((path) => path.startsWith('src/modules/'))).toEqual([]);
    expect(await install(oldCatalogue)).toMatchObject({ ok: true });
  });
});
