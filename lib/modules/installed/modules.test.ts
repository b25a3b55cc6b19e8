import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkMigration } from '../../backends/backends/check-migration';
import { ownedByModules } from '../../backends/backends/find-module-change';
import { parseSql } from '../../backends/backends/parse-sql';
import { readTemplateTexts } from '../../projects/template/read-template';
import type { Catalogue } from '../catalogue/manifest';
import { moduleNames, readCatalogue } from '../catalogue/read-catalogue';
import { isOfModule, isReserved, notePath, readInstalled } from './installed-module';
import { hostsOfModules } from './whole-modules';
import { planInstall, planRemoval } from './plan-change';

const lib = path.join(import.meta.dirname, '../..');
const root = path.join(lib, '..');
const filesOf = (texts: Record<string, string>, locked: readonly string[] = []) => ({
  paths: () => Object.keys(texts),
  read: async (at: string) => texts[at] ?? null,
  entries: () =>
    Object.fromEntries(
      Object.entries(texts).map(([at, text]) => [
        at,
        { hash: '', size: text.length, ...(locked.includes(at) ? { locked: true as const } : {}) },
      ]),
    ),
});

describe('modules', () => {
  let catalogue: Catalogue;
  let template: Record<string, string>;
  beforeAll(async () => {
    catalogue = await readCatalogue(path.join(lib, 'modules'));
    template = await readTemplateTexts(path.join(lib, 'projects/template/files'));
  });
  async function install(texts: Record<string, string>, settings: Record<string, unknown> = {}, name = 'auth') {
    const locked = Object.keys(texts).filter((at) => isOfModule(catalogue, at, texts[at]!));
    const planned = await planInstall(catalogue, filesOf(texts, locked), {
      name,
      settings,
      now: 1_700_000_000_000,
    });
    if (!planned.ok) throw new Error(planned.error);
    const next = { ...texts };
    for (const operation of [...planned.value.operations, ...planned.value.shared]) {
      if (operation.type === 'file-write' && 'content' in operation) next[operation.path] = operation.content;
      if (operation.type === 'file-delete') delete next[operation.path];
    }
    return { next, operations: planned.value.operations };
  }

  test('are whole, and every name that their SQL owns is one that it makes', async () => {
    expect([...catalogue.keys()]).toEqual(moduleNames);
    for (const { manifest, migrations } of catalogue.values()) {
      const sql = migrations.map((one) => one.sql).join('\n');
      const parsed = await parseSql(sql);
      expect(sql === '' || (parsed.ok && checkMigration(parsed.value))).toEqual(sql === '' ? true : []);
      const owned = [
        ...ownedByModules(migrations.map(({ name, sql: text }) => ({ name: `1_${name}`, sql: text }))).keys(),
      ];
      expect(owned.toSorted()).toEqual([...manifest.owns.tables, ...manifest.owns.functions].toSorted());
      for (const table of manifest.owns.tables) expect(sql).toContain(`create table public.${table} (`);
      for (const name of manifest.owns.functions) expect(sql).toContain(`create function public.${name}(`);
    }
  });

  test('come with files, a note and migrations; once more changes nothing, a setting changes the note alone', async () => {
    const { next, operations } = await install(template);
    expect(operations.map((one) => ('path' in one ? one.path : one.to))).toEqual(
      expect.arrayContaining([
        'src/modules/auth/index.ts',
        'src/modules/auth/module.json',
        'supabase/migrations/20231114221320_auth_people.sql',
        'supabase/migrations/20231114221321_auth_pupils.sql',
        'supabase/migrations/20231114221322_auth_welcome.sql',
      ]),
    );
    expect(await readInstalled(filesOf(next))).toEqual([
      {
        name: 'auth',
        version: 4,
        settings: { signUp: true, asksName: true, magicLink: true, classCode: false, otherAccounts: true },
        takenOver: [],
      },
    ]);
    expect((await install(next)).operations).toEqual([]);
    const changed = await install(next, { magicLink: 'false', signUp: 'maybe', other: true });
    expect(changed.operations).toEqual([
      { type: 'file-write', path: notePath('auth'), content: expect.stringContaining('"magicLink": false') },
    ]);
    // An update keeps the chosen settings.
    const { 'src/modules/auth/parts.tsx': _parts, ...without } = changed.next;
    const again = await install(without);
    expect(again.operations).toEqual([
      expect.objectContaining({ type: 'file-write', path: 'src/modules/auth/parts.tsx' }),
    ]);
    expect(again.next).toEqual(changed.next);
  });

  test('go with their files; their migrations stay', async () => {
    const { next } = await install(template);
    const planned = await planRemoval(catalogue, filesOf(next), 'auth');
    expect(planned.ok && planned.value.operations.map((one) => one.type)).toEqual(
      Array.from({ length: Object.keys(catalogue.get('auth')!.files).length + 1 }, () => 'file-delete'),
    );
    expect(await planRemoval(catalogue, filesOf(template), 'auth')).toEqual({
      ok: false,
      error: 'module-not-installed',
    });
    expect(await planInstall(catalogue, filesOf(template), { name: 'nothing', settings: {}, now: 0 })).toEqual({
      ok: false,
      error: 'module-unknown',
    });
    const own = filesOf({ ...template, 'src/modules/auth/mine.ts': 'export {};' });
    expect(await planInstall(catalogue, own, { name: 'auth', settings: {}, now: 0 })).toEqual({
      ok: false,
      error: 'module-place-taken',
    });
  });

  test('are known by their bytes, and their place by every spelling', async () => {
    const { next } = await install(template);
    for (const [at, text] of Object.entries(next))
      expect(isOfModule(catalogue, at, text), at).toBe(!Object.hasOwn(template, at));
    expect(isOfModule(catalogue, 'src/modules/auth/index.ts', `${next['src/modules/auth/index.ts']} `)).toBe(false);
    expect(isOfModule(catalogue, 'src/modules/auth/calls.ts', next['src/modules/auth/index.ts']!)).toBe(false);
    const note = next[notePath('auth')]!;
    expect(isOfModule(catalogue, notePath('auth'), note.replace('"version": 4', '"version": 5'))).toBe(false);
    expect(isOfModule(catalogue, notePath('auth'), note.replace('true', '"yes"'))).toBe(false);
    const tree = filesOf(template).entries();
    for (const at of [
      'src/modules/auth/index.ts',
      'src/modules/auth/extra.ts',
      'src/modules/Auth/index.ts',
      'src/Modules/auth/index.ts',
      'src/modules/auth.ts',
      'src/modules/auth.tsx',
      'src/modules/auth.js',
    ])
      expect(isReserved(catalogue, at, tree), at).toBe(true);
    for (const at of [
      'src/modules/shop/index.ts',
      'src/modules/authors.ts',
      'src/auth.ts',
      'src/pages/modules/auth.ts',
    ])
      expect(isReserved(catalogue, at, tree), at).toBe(false);
    expect(
      isReserved(catalogue, 'src/modules/auth/extra.ts', filesOf({ 'src/modules/auth/mine.ts': '' }).entries()),
    ).toBe(false);
  });

  test('a module’s function is its own, locked; that others may call it is said in the app’s own settings', async () => {
    const config = '[auth.email]\nenable_confirmations = true\n';
    const { next } = await install({ ...template, 'supabase/config.toml': config }, {}, 'payments');
    const at = 'supabase/functions/payments/index.ts';
    expect(next[at]).toBe(catalogue.get('payments')!.functions['index.ts']);
    expect(next['supabase/config.toml']).toBe(`${config}\n[functions.payments]\nverify_jwt = false\n`);
    expect(isOfModule(catalogue, at, next[at]!)).toBe(true);
    expect(isOfModule(catalogue, at, `${next[at]}//`)).toBe(false);
    expect(isOfModule(catalogue, 'supabase/config.toml', next['supabase/config.toml']!)).toBe(false);
    expect((await install(next, {}, 'payments')).operations).toEqual([]);
    const tree = filesOf(template).entries();
    for (const one of [at, 'supabase/functions/payments/import_map.json', 'supabase/functions/Payments/x.ts'])
      expect(isReserved(catalogue, one, tree), one).toBe(true);
    for (const one of ['supabase/functions/auth/index.ts', 'supabase/functions/payments-mail/index.ts'])
      expect(isReserved(catalogue, one, tree), one).toBe(false);
    const own = filesOf({ ...template, [at]: 'Deno.serve(() => new Response());' });
    expect(await planInstall(catalogue, own, { name: 'payments', settings: {}, now: 0 })).toEqual({
      ok: false,
      error: 'module-place-taken',
    });
    expect(hostsOfModules(catalogue, next)).toEqual(['api.stripe.com']);
    expect(hostsOfModules(catalogue, { ...next, [at]: 'export {};' })).toEqual([]);
    const removed = await planRemoval(catalogue, filesOf(next), 'payments');
    expect(removed.ok && removed.value.operations).toContainEqual({ type: 'file-delete', path: at });
  });

  test('keep to the types of an app that uses them', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-module-'));
    try {
      const { next: half } = await install(template);
      const { next: most } = await install(half, {}, 'payments');
      const { next } = await install(most, {}, 'scenes');
      const page = `import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { AddToCart, BuyButton, Cart, IncomePage, Orders, PaymentsProvider, Price, Receipt, useCart, usePaid, useProducts } from '@/modules/payments';
import { AccountPage, AuthProvider, Guard, PeoplePage, SignIn, useAuth } from '@/modules/auth';
import { Boat, Pattern, Person, Scene, Sea, Sky, Sun } from '@/modules/scenes';
function Harbour() { return <Scene title="The harbour" night cut="left" lead="#123456"><Sky stars={20} /><Sun rays x={700} y={300} /><Sea y={380} light={700} seed={3} /><Boat x={600} flip /><Person pose="wave" seed={2} size={120} /><Pattern kind="dots" size={2} /></Scene>; }
function Name() { const { user, has } = useAuth(); return <p>{user?.name}{has('editor') && 'editor'}</p>; }
function Shop() {
  const products = useProducts();
  const { count } = useCart();
  const isPaid = usePaid('course');
  return <>{products?.map(({ id, name }) => <p key={id}>{name} <Price product={id} /> <BuyButton product={id} /><AddToCart product={id} /></p>)}{count}{isPaid}<Cart /><Receipt /><Orders /><IncomePage /></>;
}
export default function App() {
  return <BrowserRouter><AuthProvider><PaymentsProvider><Routes>
    <Route path="/shop" element={<Shop />} />
    <Route path="/" element={<Guard role="member" title="In"><Name /></Guard>} />
    <Route path="/harbour" element={<Harbour />} />
    <Route path="/in" element={<SignIn />} /><Route path="/account" element={<AccountPage />} /><Route path="/people" element={<PeoplePage />} />
  </Routes></PaymentsProvider></AuthProvider></BrowserRouter>;
}
`;
      for (const [at, text] of Object.entries({ ...next, 'src/App.tsx': page })) {
        await mkdir(path.dirname(path.join(folder, at)), { recursive: true });
        await writeFile(path.join(folder, at), text);
      }
      await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
      const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
      const done = await promisify(execFile)(process.execPath, [tsc, '--noEmit', '-p', folder]).catch(
        (error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }),
      );
      expect(done.stdout).toBe('');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
