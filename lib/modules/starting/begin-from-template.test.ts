import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, openTestBackends, testId, type TestBackends } from '../../backends/backends/backends.fixture';
import { readSeed } from '../../backends/backends/change-schema';
import { contentPath, migrationsAmong, seedPath } from '../../backends/backends/migration-files';
import { readContent } from '../../backends/backends/read-content';
import { readSchema } from '../../backends/backends/read-schema';
import { writeTypes } from '../../backends/backends/write-types';
import { openTestDatabase } from '../../base/database/test-database.fixture';
import { promisesOf } from '../../base/promises/promise-schema';
import { ensureLocalOwner } from '../../base/viewers/local-owner';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { namePage } from '../../projects/template/name-page';
import { readTemplateTexts } from '../../projects/template/read-template';
import { templateLanguages, type AppTemplates, type TemplateLanguage } from '../../projects/templates/app-template';
import { appTemplateNames, readAppTemplates } from '../../projects/templates/read-app-templates';
import { createId, createVersionFixture } from '../../projects/versions/version.fixture';
import type { Catalogue } from '../catalogue/manifest';
import { readCatalogue } from '../catalogue/read-catalogue';
import { beginFromTemplate } from './begin-from-template';

const lib = path.join(import.meta.dirname, '../..');
const folder = path.join(lib, 'projects/templates');

describe('an app begun from a template', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let opened: TestBackends;
  let appTemplates: AppTemplates;
  let modules: Catalogue;
  let standard: Record<string, string>;
  beforeAll(async () => {
    [database, opened, appTemplates, modules, standard] = await Promise.all([
      openTestDatabase(),
      openTestBackends(),
      readAppTemplates(folder),
      readCatalogue(path.join(lib, 'modules')),
      readTemplateTexts(path.join(lib, 'projects/template/files')),
    ]);
  });
  afterAll(async () => {
    await opened?.dispose();
    await database?.close();
  });

  async function begin(template: string, language: TemplateLanguage = 'en') {
    const base = createVersionFixture(database.db);
    const viewer = await ensureLocalOwner(database.db, createId, base.now);
    const dependencies = {
      ...{ ...base, modules, appTemplates, projects: createProjectStore(database.db, base.now) },
      templateFiles: (page: { name: string; language: string }) => namePage(standard, page),
    };
    const begun = await beginFromTemplate(dependencies, { viewer, template, language });
    if (!begun.ok) return begun;
    const { project, version } = begun.value;
    const tree = (await base.trees.read(version.treeHash))!;
    const read = async (name: string) => new TextDecoder().decode((await base.blobs.get(tree[name]!.hash))!);
    return { ok: true as const, project, version, tree, read };
  }

  test('is listed for every folder there is', async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.toSorted()).toEqual(appTemplateNames.toSorted());
  });

  test('of an unknown name is none', async () => {
    expect(await begin('casino')).toEqual({ ok: false, error: { code: 'template-unknown' } });
    expect(await begin('constructor')).toMatchObject({ ok: false });
  });

  const cases = appTemplateNames.flatMap((name) => templateLanguages.map((language) => [name, language] as const));
  test.each(cases)(
    '%s (%s) is version 1 by its name, with locked parts, its packages, and promises',
    async (name, language) => {
      const begun = await begin(name, language);
      if (!begun.ok) throw new Error(begun.error.code);
      const template = appTemplates.find(({ id }) => id === name)!;
      expect(begun.project.name).toBe(template.editions[language].name);
      expect(begun.version).toMatchObject({ number: 1, summary: template.title[language] });
      for (const part of template.modules)
        expect(begun.tree[`src/modules/${part}/module.json`]).toMatchObject({ locked: true });
      expect(begun.tree['src/App.tsx']?.locked).toBeUndefined();
      expect(await begun.read('index.html')).toContain(`<html lang="${language}">`);
      const manifest = JSON.parse(await begun.read('package.json')) as { dependencies: Record<string, string> };
      expect(Object.keys(manifest.dependencies).filter((one) => one.startsWith('@fontsource'))).toHaveLength(2);
      const promises = promisesOf(begun.version.settings);
      const brought = template.modules.flatMap((part) => modules.get(part)!.promises[language] ?? []);
      expect(promises.map(({ id }) => id)).toEqual(
        [...template.editions[language].promises, ...brought].map(({ id }) => id),
      );
      expect(promises.length).toBeGreaterThanOrEqual(3);
    },
  );

  test.each(cases)(
    '%s (%s) has tables, content and made-up rows that run, and types that fit',
    async (name, language) => {
      const begun = await begin(name, language);
      if (!begun.ok) throw new Error(begun.error.code);
      const sqlFiles = Object.keys(begun.tree).filter((file) => file.endsWith('.sql'));
      const texts = await Promise.all(sqlFiles.map(async (file) => ({ path: file, text: await begun.read(file) })));
      const [content, seed] = [
        await readContent(await begun.read(contentPath)),
        await readSeed(await begun.read(seedPath)),
      ];
      if (!content.ok || !seed.ok) throw new Error(JSON.stringify([content, seed]));
      const id = testId();
      const ran = await opened.backends.migrate(id, [...migrationsAmong(texts), content.value, seed.value]);
      if (!ran.ok) throw new Error(JSON.stringify(ran.error));
      const schema = await readSchema(opened.backends, id);
      if (!schema.ok) throw new Error(JSON.stringify(schema.error));
      const types = writeTypes(schema.value);
      const file = path.join(folder, name, 'files/src/lib/database.types.ts');
      if (process.env.EASEL_WRITE_TYPES === '1') await writeFile(file, types);
      expect(await begun.read('src/lib/database.types.ts'), 'EASEL_WRITE_TYPES=1 writes it').toBe(types);
    },
  );

  test('the club gives its last place once, counts what comes back, and shows strangers no names', async () => {
    const begun = await begin('club');
    if (!begun.ok) throw new Error(begun.error.code);
    const sqlFiles = Object.keys(begun.tree).filter((file) => file.endsWith('.sql'));
    const texts = await Promise.all(sqlFiles.map(async (file) => ({ path: file, text: await begun.read(file) })));
    const id = testId();
    const ran = await opened.backends.migrate(id, migrationsAmong(texts));
    if (!ran.ok) throw new Error(JSON.stringify(ran.error));
    const { publishableKey } = await opened.keysOf(id);
    const join = async (email: string) => {
      const client = connect(opened.backends, id, publishableKey);
      const options = { data: { name: email.slice(0, 3) } };
      const { data, error } = await client.auth.signUp({ email, password: 'secret 123!', options });
      if (error) throw error;
      return { client, id: data.user!.id };
    };
    const [owner, rosa, tom] = [await join('owa@x.test'), await join('rosa@x.test'), await join('tom@x.test')];
    await opened.backends.own(id, { userId: owner.id });
    const evening = { title: 'One eyepiece', begins_at: new Date(Date.now() + 86_400_000).toISOString(), seats: 1 };
    expect((await rosa.client.from('nights').insert(evening)).error?.code).toBe('42501');
    const { data: night } = await owner.client.from('nights').insert(evening).select().single<{ id: string }>();
    const take = (who: typeof rosa) => who.client.from('places').insert({ night_id: night!.id });
    expect((await take(rosa)).error).toBeNull();
    expect((await take(tom)).error?.code).toBe('P0001');
    expect((await tom.client.from('places').select()).data).toEqual([]);
    expect((await owner.client.from('places').select('member_name')).data).toEqual([{ member_name: 'ros' }]);
    await rosa.client.from('places').delete().eq('night_id', night!.id);
    expect((await take(tom)).error).toBeNull();
    expect((await tom.client.from('nights').update({ taken: 0 }).eq('id', night!.id)).error?.code).toBe('42501');

    await rosa.client.from('posts').insert({ title: 'A lift' });
    const { data: read } = await tom.client
      .from('posts')
      .select('id, author_name')
      .single<{ id: string; author_name: string }>();
    expect(read?.author_name).toBe('ros');
    const hide = (who: typeof rosa) => who.client.rpc('keep_post', { post: read!.id, pinned: false, hidden: true });
    expect((await hide(tom)).error?.code).toBe('42501');
    expect((await hide(owner)).error).toBeNull();
    expect((await tom.client.from('posts').select()).data).toEqual([]);
    const stranger = connect(opened.backends, id, publishableKey);
    expect((await stranger.from('posts').select()).data ?? []).toEqual([]);
  });
});
