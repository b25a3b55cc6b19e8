import type { BackendId, Migration } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { contentNotedSql, contentNotes } from '@/lib/backends/backends/content-sql';
import { quoteName, readSchema } from '@/lib/backends/backends/read-schema';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { quoteText } from './fill-values';
import { createHostedDatabase } from './hosted-database';
import type { HostedProject, HostedReach } from './hosted-project';

/** The data that was moved, and the data that could not be moved; both are reported to the person. */
export type Moved = {
  tables: { name: string; rows: number }[];
  people: number;
  files: number;
  /** By bucket and name. */
  filesLeft: string[];
};

export type MoveTrouble =
  | { code: 'hosted-move-failed'; at: string; reason: string }
  /** The copy does not match the original: nothing was switched. */
  | { code: 'hosted-count-differs'; at: string; sent: number; arrived: number };

type Dependencies = { backends: Pick<Backends, 'read' | 'fetch'>; reach: HostedReach };
type From = { id: BackendId; secretKey: string };

/** For one transaction: the app's triggers don't run, and a row may arrive before the one it references. */
const asTheyAre = { sql: `set local session_replication_role = 'replica'` };
/** The most rows, and bytes, copied at once; a larger row goes alone. */
const atATime = { rows: 500, bytes: 4 * 1024 ** 2 };

/**
 * Copies an embedded backend's data into an empty hosted project: the schema through its migrations, then people with
 * their passwords, rows in an order that satisfies references, and uploads. The embedded data stays as it is.
 */
export async function moveData(
  { backends, reach }: Dependencies,
  { from, to, migrations }: { from: From; to: HostedProject; migrations: readonly Migration[] },
): Promise<Result<Moved, MoveTrouble>> {
  const target = createHostedDatabase(reach, to);
  const stopped = (at: string, error: object): Result<never, MoveTrouble> =>
    fail({
      code: 'hosted-move-failed',
      at,
      reason: 'message' in error ? String(error.message) : JSON.stringify(error),
    });

  const migrated = await target.migrate(migrations, 'together');
  if (!migrated.ok) return stopped('schema', migrated.error);
  const schema = await readSchema(backends, from.id);
  if (!schema.ok) return stopped('schema', schema.error);

  const sources = schema.value.tables.filter(({ isView }) => !isView);
  // Delete the rows that the migrations just inserted: the rows to copy may be newer, and without a key they would be
  // duplicated.
  const emptied = await target.write([
    asTheyAre,
    ...sources.map(({ name }) => ({ sql: `delete from public.${quoteName(name)}` })),
  ]);
  if (!emptied.ok) return stopped('schema', emptied.error);

  /** Copies one table's rows, batch by batch. */
  async function copy(table: string, columns: readonly string[]): Promise<Result<number, MoveTrouble>> {
    const names = columns.join(', ');
    let sent = 0;
    for (;;) {
      const page = await backends.read(
        from.id,
        `select coalesce(jsonb_agg(t), '[]')::text as rows, count(*)::int as n
         from (select ${names} from (
           select *, sum(octet_length(t::text)) over (rows unbounded preceding) as easel_so_far,
             row_number() over (rows unbounded preceding) as easel_place
           from (select ${names} from ${table} order by ctid limit ${atATime.rows} offset ${sent}) t) t
           where easel_so_far <= ${atATime.bytes} or easel_place = 1) t`,
      );
      if (!page.ok) return stopped(table, page.error);
      const n = Number(page.value[0]?.n);
      if (n === 0) break;
      const rows = String(page.value[0]?.rows);
      const put = await target.write([
        asTheyAre,
        {
          sql: `insert into ${table} (${names}) overriding system value
                select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb) on conflict do nothing`,
          values: [rows],
        },
      ]);
      if (!put.ok) return stopped(table, put.error);
      sent += n;
    }
    const counted = await target.read(`select count(*)::int as n from ${table}`);
    if (!counted.ok) return stopped(table, counted.error);
    const arrived = Number(counted.value[0]?.n);
    return arrived === sent || (table.startsWith('public.') === false && arrived >= sent)
      ? succeed(sent)
      : fail({ code: 'hosted-count-differs', at: table, sent, arrived });
  }

  const people = await copy('auth.users', userColumns);
  if (!people.ok) return people;
  const identities = await copy('auth.identities', identityColumns);
  if (!identities.ok) return identities;

  const tables: Moved['tables'] = [];
  for (const { name } of sources) {
    const columns = await backends.read(from.id, columnsSql, [name]);
    if (!columns.ok) return stopped(name, columns.error);
    const moved = await copy(
      `public.${quoteName(name)}`,
      columns.value.map((column) => quoteName(String(column.name))),
    );
    if (!moved.ok) return moved;
    tables.push({ name, rows: moved.value });
  }
  const noted = await backends.read(from.id, contentNotedSql);
  if (!noted.ok) return stopped('content', noted.error);
  if (noted.value[0]?.isNoted === true) {
    const notes = await copy(contentNotes, ['table_name', 'key', 'cells', 'gone']);
    if (!notes.ok) return notes;
  }
  const counters = await target.write(sources.map(({ name }) => ({ sql: counterSql(name) })));
  if (!counters.ok) return stopped('numbers', counters.error);

  const files = await moveFiles({ backends, reach }, from, to);
  return files.ok ? succeed({ tables, people: people.value, ...files.value }) : files;
}

/** Columns that both sides have; mailed tokens and sessions stay behind. */
const userColumns = [
  ...['id', 'aud', 'role', 'email', 'encrypted_password', 'email_confirmed_at', 'invited_at', 'last_sign_in_at'],
  ...[
    'raw_app_meta_data',
    'raw_user_meta_data',
    'created_at',
    'updated_at',
    'banned_until',
    'is_sso_user',
    'is_anonymous',
  ],
];
const identityColumns = ['id', 'provider', 'provider_id', 'user_id', 'identity_data', 'created_at', 'updated_at'];

/** Stored columns; Postgres computes the generated ones again. */
const columnsSql = `select attname as name from pg_attribute
  where attrelid = to_regclass('public.' || quote_ident($1)) and attnum > 0 and not attisdropped and attgenerated = ''
  order by attnum`;

/** Moves a table's sequences past their highest value. */
function counterSql(table: string): string {
  return `do $easel$ declare c record; begin
    for c in select attname, pg_get_serial_sequence('public.' || quote_ident(${quoteText(table)}), attname) as seq
      from pg_attribute where attrelid = to_regclass('public.' || quote_ident(${quoteText(table)})) and attnum > 0 and not attisdropped
    loop
      if c.seq is not null then
        execute format('select setval(%L, greatest(coalesce((select max(%I) from public.%I), 0), 1), coalesce((select max(%I) from public.%I), 0) > 0)',
          c.seq, c.attname, ${quoteText(table)}, c.attname, ${quoteText(table)});
      end if;
    end loop;
  end $easel$`;
}

/** Moves buckets and files through each side's own API; file owners are corrected afterwards. */
async function moveFiles(
  { backends, reach }: Dependencies,
  from: From,
  to: HostedProject,
): Promise<Result<Pick<Moved, 'files' | 'filesLeft'>, MoveTrouble>> {
  const target = createHostedDatabase(reach, to);
  const stopped = (reason: string) => fail({ code: 'hosted-move-failed' as const, at: 'uploads', reason });
  const buckets = await backends.read(
    from.id,
    'select id, public, file_size_limit, allowed_mime_types from storage.buckets',
  );
  const objects = await backends.read(
    from.id,
    'select bucket_id as bucket, name, owner_id as owner from storage.objects',
  );
  if (!buckets.ok || !objects.ok) return stopped('The uploads can’t be read.');
  const at = (bucket: unknown, name: unknown) =>
    `storage/v1/object/${[String(bucket), ...String(name).split('/')].map(encodeURIComponent).join('/')}`;
  const keys = { apikey: to.secretKey, authorization: `Bearer ${to.secretKey}` };
  const send = async (path: string, headers: Record<string, string>, body: BodyInit) => {
    try {
      const asked = { method: 'POST', headers: { ...keys, ...headers }, body, redirect: 'error' } as const;
      const answer = await reach.fetch(`${to.url}/${path}`, asked);
      // Don't wait for the rest of its body, however long.
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  };
  for (const bucket of buckets.value)
    await send(
      'storage/v1/bucket',
      { 'content-type': 'application/json' },
      JSON.stringify({ ...bucket, name: bucket.id }),
    );
  const filesLeft: string[] = [];
  let files = 0;
  for (const { bucket, name, owner } of objects.value) {
    const asked = { headers: { apikey: from.secretKey, authorization: `Bearer ${from.secretKey}` } };
    const got = await backends.fetch(from.id, new Request(`http://backend/${at(bucket, name)}`, asked));
    const type = got.ok ? got.value.headers.get('content-type') : null;
    const sent =
      got.ok &&
      got.value.ok &&
      (await send(
        at(bucket, name),
        { 'content-type': type ?? 'application/octet-stream', 'x-upsert': 'true' },
        await got.value.arrayBuffer(),
      ));
    const isTheirs =
      sent &&
      (owner === null ||
        (
          await target.write([
            {
              sql: 'update storage.objects set owner_id = $1 where bucket_id = $2 and name = $3',
              values: [owner, bucket, name],
            },
          ])
        ).ok);
    if (isTheirs) files += 1;
    else filesLeft.push(`${String(bucket)}/${String(name)}`);
  }
  return succeed({ files, filesLeft });
}
