import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { projects } from '../../drizzle/schema';
import { createMemoryBlobStore } from '../blobs/memory-blob-store';
import { describeOnDatabases } from '../database/describe-on-databases';
import { createId, createVersionFixture } from '../versions/version-fixture';
import { ensureLocalOwner } from '../viewers/local-owner';
import type { Viewer } from '../viewers/viewer';
import { createProject } from './create-project';
import { createProjectStore } from './drizzle-project-store';
import { exportProject } from './export-project';

await describeOnDatabases('exporting a project', (database) => {
  const latinise = (text: string) => text;
  const logo = new Uint8Array([137, 80, 78, 71, 0]);

  async function start(name: string, files: Record<string, string | Uint8Array>) {
    const now = () => Date.now();
    const easel = {
      ...createVersionFixture(database(), { blobs: createMemoryBlobStore() }),
      now,
      projects: createProjectStore(database(), now),
    };
    const viewer = await ensureLocalOwner(database(), createId, now);
    await database().delete(projects);
    const made = await createProject(easel, { viewer, name, files });
    if (!made.ok) throw new Error(made.error.code);
    return { easel, viewer, projectId: made.value.project.id };
  }

  test('gives every file of the head in one folder, and says how to run it', async () => {
    const { easel, viewer, projectId } = await start('Little Steps!', {
      'package.json': '{"scripts":{"dev":"vite"}}',
      'src/ä ö.ts': 'export {};\n',
      'public/logo.png': logo,
    });
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    expect(exported.value.fileName).toBe('little-steps.zip');
    const files = unzipSync(new Uint8Array(await new Response(exported.value.zip).arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual([
      'little-steps/README.md',
      'little-steps/package.json',
      'little-steps/public/logo.png',
      'little-steps/src/ä ö.ts',
    ]);
    expect(files['little-steps/public/logo.png']).toEqual(logo);
    const readme = strFromU8(files['little-steps/README.md']!);
    expect(readme).toContain('npm run dev');
    expect(readme).toContain('npm install --ignore-scripts\n');
    expect(readme).not.toContain('supabase');
  });

  test('says in which order its data is put in, and what of it is for trying only', async () => {
    const { easel, viewer, projectId } = await start('Menu', {
      'supabase/migrations/20260101000000_menu.sql': 'select 1;\n',
      'supabase/content.sql': 'insert into public.dishes (id) values (1);\n',
      'supabase/seed.sql': 'insert into public.guests (id) values (1);\n',
    });
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    const files = unzipSync(new Uint8Array(await new Response(exported.value.zip).arrayBuffer()));
    expect(strFromU8(files['menu/supabase/content.sql']!)).toBe('insert into public.dishes (id) values (1);\n');
    expect(strFromU8(files['menu/README.md']!)).toMatch(
      /supabase\/migrations`[^]*supabase\/content\.sql`: what the page lives on[^]*supabase\/seed\.sql`: made-up people .* leave it out/,
    );
  });

  test.each([
    ['create policy "p" on public.a for select using (public.is_owner());', true],
    [
      "create function public.is_owner() returns boolean language sql as 'select true'; select public.is_owner();",
      false,
    ],
    ['create table public.a (id int);', false],
  ])('brings along who the owner is, and the one command that says it, where its tables ask: %s', async (sql, asks) => {
    const { easel, viewer, projectId } = await start('Wishes', { 'supabase/migrations/20260101000000_a.sql': sql });
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    const files = unzipSync(new Uint8Array(await new Response(exported.value.zip).arrayBuffer()));
    const file = files['wishes/supabase/migrations/00000000000000_easel_owner.sql'];
    expect(file !== undefined).toBe(asks);
    if (file) expect(strFromU8(file)).toContain('create table if not exists easel.owners');
    const command = "insert into easel.owners select id from auth.users where email = 'you@example.com';";
    expect(strFromU8(files['wishes/README.md']!).includes(command)).toBe(asks);
  });

  test('keeps a README of the project’s own, and has a name where nothing of the app’s can be one', async () => {
    const { easel, viewer, projectId } = await start('../../💡', { 'README.md': 'mine' });
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    expect(exported.value.fileName).toBe('my-app.zip');
    const files = unzipSync(new Uint8Array(await new Response(exported.value.zip).arrayBuffer()));
    expect(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]))).toEqual({
      'my-app/README.md': 'mine',
    });
  });

  test('is packed beside the thread that serves everybody else', async () => {
    const { easel, viewer, projectId } = await start('Large', { 'a.txt': 'x'.repeat(500_000) });
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    const reader = exported.value.zip.getReader();
    // Everything here is in memory: nobody else gets a turn unless the packing lets them.
    let othersHadTurns = 0;
    const immediate = () => {
      othersHadTurns += 1;
      turn = setImmediate(immediate);
    };
    let turn = setImmediate(immediate);
    const chunks: Uint8Array[] = [];
    for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
    clearImmediate(turn);
    expect(othersHadTurns).toBeGreaterThan(0);
    const files = unzipSync(new Uint8Array(Buffer.concat(chunks)));
    expect(files['large/a.txt']!.length).toBe(500_000);
  });

  test('is nothing to a stranger', async () => {
    const { easel, projectId } = await start('Mine', { 'a.txt': 'a' });
    const stranger: Viewer = { id: createId<'viewer'>(), kind: 'guest' };
    const exported = await exportProject(easel, { viewer: stranger, projectId, latinise });
    expect(exported).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
