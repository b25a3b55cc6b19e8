import { strFromU8, strToU8, unzipSync } from 'fflate';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { projects } from '../../../drizzle/schema';
import { isMigration } from '../../backends/backends/migration-files';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createId, createVersionFixture } from '../../projects/versions/version.fixture';
import { ensureLocalOwner } from '../../base/viewers/local-owner';
import type { Viewer } from '../../base/viewers/viewer';
import { createProject } from '../../projects/projects/create-project';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { exportProject } from './export-project';

await describeOnDatabases('exporting a project', (database) => {
  const latinise = (text: string) => text;
  const carried = {
    files: {
      ...{ 'start.mjs': strToU8('// starts'), 'page.js': strToU8('// says why') },
      'functions.mjs': strToU8('// runs functions'),
    },
    versions: { '@supabase/lite': '0.10.0', '@electric-sql/pglite': '0.4.5' },
    functionVersions: { esbuild: '0.25.0', workerd: '1.20261117.1' },
  };
  const logo = new Uint8Array([137, 80, 78, 71, 0]);

  async function start(name: string, files: Record<string, string | Uint8Array>) {
    const now = () => Date.now();
    const fixture = createVersionFixture(database(), { blobs: createMemoryBlobStore() });
    const easel = {
      ...fixture,
      now,
      projects: createProjectStore(database(), now),
      keepsData: async (hash: string) => Object.keys((await fixture.trees.read(hash)) ?? {}).some(isMigration),
      carried: () => Promise.resolve(carried),
      hostsOf: async () => ['api.mail.test'],
    };
    const viewer = await ensureLocalOwner(database(), createId, now);
    await database().delete(projects);
    const made = await createProject(easel, { viewer, name, files });
    if (!made.ok) throw new Error(made.error.code);
    return { easel, viewer, projectId: made.value.project.id };
  }

  async function download(name: string, files: Record<string, string | Uint8Array>) {
    const { easel, viewer, projectId } = await start(name, files);
    const exported = await exportProject(easel, { viewer, projectId, latinise });
    if (!exported.ok) throw new Error(exported.error.code);
    const zipped = unzipSync(new Uint8Array(await new Response(exported.value.zip).arrayBuffer()));
    return Object.fromEntries(
      Object.entries(zipped).map(([path, bytes]) => [path.slice(path.indexOf('/') + 1), strFromU8(bytes)]),
    );
  }
  const withTable = {
    'supabase/migrations/20260101000000_a.sql': 'create table public.a (id int);',
    'index.html': '<html><body><script type="module" src="/src/main.tsx"></script></body></html>',
  };
  const packageWith = (scripts: object, more: object = {}) => JSON.stringify({ name: 'x', scripts, ...more });

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

  test('an app that keeps nothing on a server comes as it is, with its name in package.json', async () => {
    const files = await download('Little Steps!', {
      'package.json': packageWith({ dev: 'vite' }),
      'index.html': '<p>',
    });
    expect(Object.keys(files).sort()).toEqual(['README.md', 'index.html', 'package.json']);
    expect(JSON.parse(files['package.json']!)).toEqual({ name: 'little-steps', scripts: { dev: 'vite' } });
    expect(files['index.html']).toBe('<p>');
    expect(files['README.md']).not.toContain('supabase');
  });

  test('one with server functions carries what runs them, their packages, and names of secrets without a value', async () => {
    const files = await download('Mail', {
      'package.json': packageWith({ dev: 'vite' }, { dependencies: { zod: '^4.0.0' } }),
      'supabase/functions/send/index.ts':
        'import { z } from "npm:zod@3";\nimport Stripe from "npm:stripe@17.1.0";\nDeno.env.get("MAIL_KEY"); Deno.env.get("SUPABASE_URL");',
      '.env.example': 'OWN=1\n',
    });
    const { dependencies, devDependencies } = JSON.parse(files['package.json']!) as Record<string, object>;
    expect(devDependencies).toEqual({
      ...{ '@electric-sql/pglite': '0.4.5', '@supabase/lite': '0.10.0', esbuild: '0.25.0' },
      ...{ stripe: '17.1.0', workerd: '1.20261117.1' },
    });
    expect(dependencies).toEqual({ zod: '^4.0.0' });
    expect(files['easel/functions.mjs']).toBe('// runs functions');
    expect(JSON.parse(files['easel/functions.json']!)).toEqual({ hosts: ['api.mail.test'] });
    expect(files['.env.example']).toMatch(/^OWN=1\n\n# .*\nMAIL_KEY=\n$/);
    for (const words of ['`MAIL_KEY`', 'npx supabase functions deploy', 'npx supabase secrets set'])
      expect(files['README.md']).toContain(words);
    const without = await download('Menu', { 'package.json': packageWith({ dev: 'vite' }), ...withTable });
    expect(Object.keys(without)).not.toContain('easel/functions.mjs');
    expect(without['README.md']).not.toContain('functions');
  });

  test('one that keeps data carries what opens it, and what puts it on Supabase', async () => {
    const files = await download('Menu', {
      ...withTable,
      'package.json': packageWith({ dev: 'vite --port 4000', build: 'vite build' }),
      'supabase/content.sql': "-- dishes\ninsert into public.dishes (id, name) values (1, 'a;b');\n",
      'supabase/seed.sql': 'insert into public.guests (id) values (1) returning id;\n',
    });
    expect(JSON.parse(files['package.json']!)).toEqual({
      name: 'menu',
      scripts: { dev: 'node easel/start.mjs dev --port 4000', build: 'vite build' },
      devDependencies: { '@electric-sql/pglite': '0.4.5', '@supabase/lite': '0.10.0' },
    });
    expect(files['easel/start.mjs']).toBe('// starts');
    expect(files['index.html']).toContain(
      '<script type="module" src="/easel/page.js"></script>\n<script type="module" src="/src/main.tsx">',
    );
    expect(files['.env.example']).toMatch(/^VITE_SUPABASE_URL=\nVITE_SUPABASE_ANON_KEY=$/m);
    expect(files['.gitignore']!.split('\n')).toEqual(expect.arrayContaining(['node_modules', '.env', '.backend']));
    expect(files['supabase/content.sql']).toBe(
      "-- dishes\ninsert into public.dishes (id, name) values (1, 'a;b')\non conflict do nothing;\n",
    );
    expect(files['supabase/seed.sql']).toMatch(
      /if exists \(select from [^]*execute \$rows_\w+\$insert into public.guests/,
    );
    expect(parse(files['supabase/config.toml']!)).toEqual({
      project_id: 'menu',
      auth: {
        site_url: 'http://localhost:5173',
        enable_signup: true,
        enable_anonymous_sign_ins: true,
        minimum_password_length: 6,
        email: { enable_signup: true, enable_confirmations: false },
      },
      db: { seed: { enabled: true, sql_paths: ['./content.sql'] } },
    });
    expect(files['README.md']).toMatch(
      /supabase login\n.*supabase link[^\n]*\n.*db push --include-seed\n.*config push\n/,
    );
    expect(files['README.md']).not.toContain('npm run claim');
  });

  test('what the app has under these names stays its own', async () => {
    const own = { 'easel/art.txt': 'paint', 'README.md': 'mine', '.env.example': 'A=', 'Easel-2/x': '' };
    const files = await download('Menu', {
      ...withTable,
      ...own,
      'src/main.tsx': "supabase.rpc('is_owner')",
      '.gitignore': 'node_modules\n/.backend/\n.env\n',
      'supabase/config.toml':
        '# ours\n[auth]\nenable_signup = false\n[auth.email] # by mail\nenable_confirmations = true\n',
      'package.json': packageWith(
        { dev: 'concurrently a b', claim: 'node c' },
        { dependencies: { '@supabase/lite': '0.9.0' } },
      ),
    });
    for (const [path, text] of Object.entries(own)) expect(files[path]).toBe(text);
    expect(files['easel-3/start.mjs']).toBe('// starts');
    expect(files['.gitignore']).toBe('node_modules\n/.backend/\n.env\n');
    expect(JSON.parse(files['package.json']!)).toEqual({
      name: 'menu',
      scripts: {
        dev: 'node easel-3/start.mjs dev',
        'dev:page': 'concurrently a b',
        claim: 'node c',
        'claim:owner': 'node easel-3/start.mjs claim',
      },
      dependencies: { '@supabase/lite': '0.9.0' },
      devDependencies: { '@electric-sql/pglite': '0.4.5' },
    });
    expect(files['RUN-IT.md']).toContain('npm run claim:owner -- you@example.com');
    const toml = files['supabase/config.toml']!;
    expect(toml).toContain('# ours');
    expect(parse(toml)['auth']).toMatchObject({
      enable_signup: false,
      enable_anonymous_sign_ins: true,
      email: { enable_signup: false, enable_confirmations: true },
    });
  });

  test.each([
    ['an array for a manifest', '[]', undefined],
    ['no manifest that can be read', '{', 'x = ['],
    ['nothing that starts a page', packageWith({ build: 'x' }), '[[auth]]\na = 1'],
  ])('is given out whole where its files make no sense: %s', async (_what, manifest, toml) => {
    const files = await download('Odd', {
      ...withTable,
      'package.json': manifest,
      ...(toml === undefined ? {} : { 'supabase/config.toml': toml }),
      'supabase/seed.sql': 'insert into nowhere at all (',
    });
    expect(files['package.json']).toBe(manifest);
    expect(files['supabase/seed.sql']).toBe('insert into nowhere at all (');
    expect(Object.keys(files).filter((path) => path.startsWith('easel'))).toEqual([]);
    expect(files['index.html']).toBe(withTable['index.html']);
    if (toml !== undefined) expect(files['supabase/config.toml']).toBe(toml);
  });

  test.each([
    ['create policy "p" on public.a for select using (public.is_owner());', true],
    [
      "create function public.is_owner() returns boolean language sql as 'select true'; select public.is_owner();",
      false,
    ],
    ['create table public.a (id int);', false],
  ])('brings along who the owner is, and the one command that says it, where its tables ask: %s', async (sql, asks) => {
    const files = await download('Wishes', {
      'supabase/migrations/20260101000000_a.sql': sql,
      'package.json': packageWith({ dev: 'vite' }),
    });
    const file = files['supabase/migrations/00000000000000_easel_owner.sql'];
    expect(file !== undefined).toBe(asks);
    if (file !== undefined) expect(file).toContain('create table if not exists easel.owners');
    expect(files['README.md']!.includes('npm run claim -- you@example.com')).toBe(asks);
    expect('claim' in (JSON.parse(files['package.json']!) as { scripts: object }).scripts).toBe(asks);
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
    // Everything here is in memory, so other tasks get a turn only if the packing yields to them.
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
