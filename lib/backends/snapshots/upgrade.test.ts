import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteEngine, readEngine } from '@/lib/backends/backend-engine/engine-note';
import { engineVersion } from '@/lib/backends/backend-engine/engine-version';
import { testId } from '@/lib/backends/backends/backends.fixture';
import type { BackendId } from '@/lib/backends/backends/backend';
import { oldEngine } from '@/lib/backends/backends/old-engine.fixture';
import type { Result } from '@/lib/base/foundation/result';
import { isLong, longTest } from '@/lib/base/foundation/sample.fixture';
import { compareData } from './compare-data';
import { renewKept } from './renew-kept';
import type { SnapshotId } from './snapshots';
import { migrations, openUpgrade, richRows, type Upgrade } from './upgrade.fixture';

function valueOf<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The rights of an app's callers; compares only these, because owners and the notation of rights have changed. */
const rightsOf = (kind: string, rights: string) =>
  `(select string_agg(r || ' ' || p, ', ' order by r, p) from unnest(array['anon', 'authenticated', 'service_role']) r,
    unnest(array[${rights}]) p where has_${kind}_privilege(r, oid, p)) as rights`;

/**
 * Everything a database says about itself, except numbers that each engine assigns itself, and its owner, which older
 * Easels did not store.
 */
const describing = {
  columns: `select table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, udt_name,
      domain_name, numeric_precision, numeric_scale, is_identity, identity_generation, identity_start, identity_increment,
      is_generated, generation_expression from information_schema.columns
    where table_schema !~ '^(pg_|information_schema|easel$)' order by 1, 2, 4`,
  constraints: `select conrelid::regclass::text as on, conname, pg_get_constraintdef(oid), condeferrable, convalidated
    from pg_constraint where connamespace::regnamespace::text !~ '^(pg_|information_schema|easel$)' and contype <> 'n' order by 1, 2`,
  indexes: `select schemaname, indexname, indexdef from pg_indexes where schemaname !~ '^(pg_|easel$)' order by 1, 2`,
  policies: `select schemaname, tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies order by 1, 2, 3`,
  tables: `select oid::regclass::text as name, relkind, relrowsecurity, relforcerowsecurity, ${rightsOf('table', "'select', 'insert', 'update', 'delete'")}, reloptions::text,
      obj_description(oid, 'pg_class') as comment from pg_class
    where relnamespace::regnamespace::text !~ '^(pg_|information_schema|easel$)' and relkind in ('r', 'v', 'm', 'S', 'p') order by 1`,
  functions: `select oid::regprocedure::text as name, pg_get_functiondef(oid), ${rightsOf('function', "'execute'")} from pg_proc
    where pronamespace::regnamespace::text !~ '^(pg_|information_schema|easel$)' and prokind = 'f' and proname <> 'is_owner' order by 1`,
  triggers: `select tgrelid::regclass::text as on, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2`,
  views: `select schemaname, viewname, definition from pg_views where schemaname !~ '^(pg_|information_schema|easel$)' order by 1, 2`,
  types: `select t.oid::regtype::text as name, t.typtype, (select array_agg(enumlabel::text order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels
    from pg_type t where typnamespace::regnamespace::text !~ '^(pg_|information_schema|easel$)' and typtype in ('e', 'd') order by 1`,
  defaults: `select defaclnamespace::regnamespace::text as at, defaclobjtype, defaclacl::text from pg_default_acl order by 1, 2`,
  schemas: `select nspname, ${rightsOf('schema', "'usage'")} from pg_namespace where nspname !~ '^(pg_|information_schema|easel$)' order by 1`,
  columnRights: `select attrelid::regclass::text as on, attname, attacl::text from pg_attribute
    where attacl is not null and attrelid > 16383 order by 1, 2`,
  comments: `select objoid::regclass::text as on, objsubid, description from pg_description
    where classoid = 'pg_class'::regclass and objoid > 16383 order by 1, 2`,
  roles: `select rolname, rolbypassrls, rolinherit, rolcanlogin from pg_roles
    where rolname in ('anon', 'authenticated', 'service_role') order by 1`,
  published: `select * from pg_publication_tables order by 1, 2, 3`,
  sequences: `select schemaname, sequencename, start_value::text, increment_by::text, last_value::text from pg_sequences order by 1, 2`,
};
const tablesSql = `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname !~ '^(pg_|information_schema|easel$)'
  union all select format('%I.%I', schemaname, matviewname) from pg_matviews order by 1`;

type World = ReturnType<Upgrade['open']>;

async function describeAll(read: (sql: string) => ReturnType<World['backends']['read']>) {
  const described: Record<string, unknown> = {};
  for (const [what, sql] of Object.entries(describing)) described[what] = valueOf(await read(sql));
  for (const { name } of valueOf(await read(tablesSql)))
    described[String(name)] = valueOf(await read(`select t::text as row from ${String(name)} t order by 1`));
  return described;
}

/** Nobody is signed in when a backend starts as a copy. */
const exceptSessions = ({ ['auth.sessions']: _a, ['auth.refresh_tokens']: _b, ...rest }: Record<string, unknown>) =>
  rest;

describe('after an upgrade of the engine', () => {
  let upgrade: Upgrade;
  let world: World;
  const id = testId();
  /** A backend that holds something no dump can represent. */
  const stubborn = testId();
  let kept: { before: SnapshotId; stubborn: SnapshotId; described: Record<string, unknown>; refreshToken: string };

  const people = ['Ann', 'Bob'].map((name) => ({
    ...{ name, email: `${name.toLowerCase()}@example.test`, password: `${name}-secret` },
  }));
  const [ann, bob] = people as [(typeof people)[number], (typeof people)[number]];
  const signIn = async (backend: BackendId, { email, password }: { email: string; password: string }) => {
    const client = world.connect(backend);
    const { data, error } = await client.auth.signInWithPassword({ email, password });
    expect(error).toBeNull();
    return { client, user: data.user! };
  };

  beforeAll(async () => {
    upgrade = await openUpgrade();
    const before = upgrade.open('old');
    valueOf(await before.backends.migrate(id, migrations));
    const settings = { confirmEmail: false, allowSignUp: true, allowAnonymous: false, passwordLength: 9 };
    valueOf(await before.backends.configure(id, settings));
    let refreshToken = '';
    for (const { name, email, password } of people) {
      const client = before.connect(id);
      const { data, error } = await client.auth.signUp({ email, password, options: { data: { name } } });
      expect(error).toBeNull();
      refreshToken = data.session!.refresh_token;
      await client
        .from('tasks')
        .insert({ title: `${name}'s task`, tags: ['a,b', name], price: 1.5 })
        .throwOnError();
    }
    const admin = before.connect(id, 'secretKey');
    expect((await admin.storage.createBucket('files', { public: true })).error).toBeNull();
    expect((await admin.storage.from('files').upload('a/b.txt', new Blob(['uploaded']))).error).toBeNull();
    const statements = richRows.map((sql) => ({ sql }));
    valueOf(await before.backends.write(id, statements));
    kept = {
      before: valueOf(await before.snapshots.take(id)),
      described: await describeAll((sql) => before.backends.read(id, sql, [], 'engine')),
      stubborn: '' as SnapshotId,
      refreshToken,
    };
    await admin.from('tasks').update({ title: 'changed since' }).eq('title', "Bob's task").throwOnError();

    if (isLong) {
      valueOf(await before.backends.write(stubborn, [{ sql: 'select lo_create(4711)' }]));
      kept.stubborn = valueOf(await before.snapshots.take(stubborn));
    }
    await before.dispose();
    expect(await readEngine(before.backends.folderOf(id))).toBe(oldEngine);
    // The state when the old Easel was last stopped.
    await cp(upgrade.backendsFolder, path.join(upgrade.folder, 'asleep'), { recursive: true });
    world = upgrade.open('present');
  }, 240_000);
  afterAll(async () => {
    await world.dispose();
    await upgrade.dispose();
  });

  test('an older snapshot is restored with everything in it', async () => {
    expect(Object.keys(kept.described)).toContain('public.notes');
    expect(kept.described['public.tasks']).toHaveLength(2);
    const copy = testId();
    expect(await world.snapshots.restore(copy, kept.before)).toEqual({ ok: true, value: undefined });
    expect(await readEngine(world.backends.folderOf(copy))).toBe(engineVersion());
    const now = await describeAll((sql) => world.backends.read(copy, sql, [], 'engine'));
    expect(exceptSessions(now)).toEqual(exceptSessions(kept.described));
    const { client } = await signIn(copy, bob);
    expect((await client.from('tasks').select('title').throwOnError()).data).toEqual([{ title: "Bob's task" }]);
    const file = await world.connect(copy).storage.from('files').download('a/b.txt');
    expect(await file.data?.text()).toBe('uploaded');
  }, 180_000);

  test('the first call carries existing data over, and the app keeps working', async () => {
    const { client, user } = await signIn(id, ann);
    const own = await client.from('tasks').select('id, title, owner').throwOnError();
    expect(own.data).toEqual([{ id: 1, title: "Ann's task", owner: user.id }]);
    const stolen = await client
      .from('tasks')
      .insert({ title: 'not hers', owner: '00000000-0000-0000-0000-000000000000' });
    expect(stolen.error?.code).toBe('42501');
    const added = await client.from('tasks').insert({ title: 'new' }).select('id').single().throwOnError();
    // The refused insert used up an id too.
    expect(added.data?.id).toBe(4);
    expect((await world.connect(id).from('tasks').select('id')).data).toEqual([]);
    const everything = await world.connect(id, 'secretKey').from('tasks').select('title').order('id').throwOnError();
    expect(everything.data?.map(({ title }) => title)).toEqual(["Ann's task", 'changed since', 'new']);
    // Sign-in settings survived as well.
    const weak = await world.connect(id).auth.signUp({ email: 'cy@example.test', password: 'eight-ch' });
    expect(weak.error?.code).toBe('weak_password');
    const file = await world.connect(id).storage.from('files').download('a/b.txt');
    expect(await file.data?.text()).toBe('uploaded');
    // Applied migrations are still known.
    expect(valueOf(await world.backends.migrate(id, migrations)).applied).toEqual([]);
    expect(await readEngine(world.backends.folderOf(id))).toBe(engineVersion());
  }, 180_000);

  test('people stay signed in', async () => {
    const { data, error } = await world.connect(id).auth.refreshSession({ refresh_token: kept.refreshToken });
    expect(error).toBeNull();
    expect(data.user?.email).toBe(bob.email);
  }, 180_000);

  test('an older snapshot can be compared with the current data', async () => {
    const opened = valueOf(await world.snapshots.open(kept.before));
    const compared = valueOf(await compareData(opened.read, (sql, values) => world.backends.read(id, sql, values)));
    await opened.close();
    expect(compared.tables).toMatchObject([{ name: 'tasks', rows: { added: 1, changed: 1, gone: 0 } }]);
  }, 180_000);

  test('a snapshot is carried over once, and the original is kept for a week', async () => {
    const to = (await upgrade.carried.find(kept.before))!;
    expect(valueOf(await world.snapshots.renew(kept.before))).toBe(false);
    expect(await upgrade.carried.find(kept.before)).toEqual(to);
    const both = await world.snapshots.listBlobs(kept.before);
    const alone = await world.snapshots.listBlobs(to.to);
    expect(both).toEqual(expect.arrayContaining([kept.before, ...alone]));
    upgrade.clock.now += 8 * 24 * 3600_000;
    expect(new Set(await world.snapshots.listBlobs(kept.before))).toEqual(new Set(alone));
  }, 180_000);

  test('a new snapshot belongs to the current engine', async () => {
    const taken = valueOf(await world.snapshots.take(id));
    expect(valueOf(await world.snapshots.renew(taken))).toBe(false);
    expect(await upgrade.carried.find(taken)).toBeNull();
  }, 180_000);

  longTest(
    'what can’t be dumped stays as it was, and is reported',
    async () => {
      const folder = world.backends.folderOf(stubborn);
      const before = await listAll(folder);
      const reason = 'It holds large objects, which are not carried over';
      const refused = await world.backends.read(stubborn, 'select 1');
      expect(refused).toEqual({
        ok: false,
        error: {
          code: 'backend-unavailable',
          reason: `Its data was written by ${oldEngine} and could not be carried over: ${reason}. It is kept as it was.`,
        },
      });
      expect(await listAll(folder)).toEqual(before);
      expect(await readdir(upgrade.backendsFolder)).toContain(stubborn);
      expect((await readdir(upgrade.backendsFolder)).filter((name) => name.includes('-'))).toEqual([]);
      // A restore over it is refused too, because no snapshot of it could be taken first: so it is not lost.
      const replaced = await world.snapshots.restore(stubborn, kept.before);
      expect(replaced).toMatchObject({ ok: false, error: { code: 'backend-unavailable' } });
      expect(await listAll(folder)).toEqual(before);

      const opened = await world.snapshots.open(kept.stubborn);
      expect(opened).toMatchObject({ ok: false, error: { code: 'snapshot-outdated', engine: oldEngine } });
      expect(await upgrade.carried.find(kept.stubborn)).toBeNull();
      expect((await world.snapshots.listBlobs(kept.stubborn)).length).toBeGreaterThan(1);
    },
    180_000,
  );

  test('data of an engine that is not installed is not touched', async () => {
    const strange = testId();
    const folder = world.backends.folderOf(strange);
    await cp(path.join(upgrade.folder, 'asleep', id), folder, { recursive: true });
    await noteEngine(folder, 'pglite 0.1');
    const before = await listAll(folder);
    const refused = await world.backends.read(strange, 'select 1');
    expect(refused).toMatchObject({ ok: false, error: { code: 'backend-unavailable' } });
    expect(JSON.stringify(refused)).toContain('pglite 0.1, which is not installed any more');
    expect(await listAll(folder)).toEqual(before);
    await world.backends.remove(strange);
  });

  longTest(
    'everything kept is carried over in the background; failures are reported and retried',
    async () => {
      const folder = path.join(upgrade.folder, 'backends');
      const again = testId();
      await cp(path.join(upgrade.folder, 'asleep', id), path.join(folder, again), { recursive: true });
      const renewed = upgrade.open('present');
      const said: string[] = [];
      let settled: string | null = null;
      let named = [kept.before, kept.stubborn];
      const run = () =>
        renewKept(
          {
            ...{ folder, backends: renewed.backends, snapshots: renewed.snapshots },
            say: (line) => said.push(line),
            kept: {
              listNamed: () => Promise.resolve(named),
              settledEngine: () => Promise.resolve(settled),
              settle: (engine) => Promise.resolve(void (settled = engine)),
            },
          },
          new AbortController().signal,
        );
      await rm(path.join(folder, stubborn), { recursive: true });
      expect(await run()).toEqual({ renewed: 1, failed: 1 });
      expect(await readEngine(path.join(folder, again))).toBe(engineVersion());
      expect(said).toContain(`The data of backend ${again} was carried over from ${oldEngine} to ${engineVersion()}.`);
      expect(said.find((line) => line.startsWith('Kept data 2 of 2'))).toMatch(
        /large objects, which are not carried over\. It is kept as it was\. It is tried again at the next start\./,
      );
      expect(said.at(-1)).toMatch(/leave the old engine installed/);
      expect(settled).toBeNull();

      named = [kept.before];
      await run();
      expect(settled).toBe(engineVersion());
      await renewed.dispose();
    },
    180_000,
  );
});

/** Every file below a folder with its content. */
async function listAll(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const hashes = await Promise.all(
    files.sort().map(
      async (file) =>
        [
          file,
          createHash('sha256')
            .update(await readFile(file))
            .digest('hex'),
        ] as const,
    ),
  );
  return Object.fromEntries(hashes);
}
