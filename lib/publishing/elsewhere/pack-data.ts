import { elsewhereLimits, type SentData, type SentTable } from '../../base/answers/elsewhere-answers';
import type { BackendId } from '../../backends/backends/backend';
import type { Backends } from '../../backends/backends/backends';
import { contentNotedSql, contentNotes } from '../../backends/backends/content-sql';
import { quoteName, readSchema } from '../../backends/backends/read-schema';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';

/** Limits of one part in rows and bytes; a larger row gets its own part. */
const atATime = { rows: 2000, bytes: 2 * 1024 ** 2 };

/** Columns of accounts and sign-in methods. Sessions and mails are not sent. */
export const peopleColumns: Readonly<Record<string, readonly string[]>> = {
  users: [
    ...['id', 'aud', 'role', 'email', 'encrypted_password', 'email_confirmed_at', 'invited_at', 'last_sign_in_at'],
    ...['raw_app_meta_data', 'raw_user_meta_data', 'created_at', 'updated_at', 'banned_until', 'is_sso_user'],
    'is_anonymous',
  ],
  identities: ['id', 'provider', 'provider_id', 'user_id', 'identity_data', 'created_at', 'updated_at'],
};
export const noteColumns = ['table_name', 'key', 'cells', 'gone'] as const;

/** Stored columns only, because Postgres computes generated ones itself. */
export const columnsSql = `select attname as name from pg_attribute
  where attrelid = to_regclass('public.' || quote_ident($1)) and attnum > 0 and not attisdropped and attgenerated = ''
  order by attnum`;

type Dependencies = {
  backends: Pick<Backends, 'read' | 'fetch' | 'own'>;
  /** Stores a part and returns its SHA-256. */
  store(bytes: Uint8Array): Promise<string>;
};

/**
 * Packs everything in a database as parts, which are stored one by one, and a list of them: rows as they are, people
 * with their password hashes, uploads. Leaves out the tables in `leave` and all tables that reference them, and also
 * sessions, mails and keys. Rows written meanwhile may or may not be included. `elsewhere-too-large` if it exceeds the
 * limits, `backend-unavailable` if the database can't be read.
 */
export async function packData(
  { backends, store }: Dependencies,
  { id, secretKey }: { id: BackendId; secretKey: string },
  leave: readonly string[] = [],
): Promise<Result<SentData, AppError>> {
  let bytes = 0;
  let parts = 0;
  const unread = fail<AppError>({ code: 'backend-unavailable' });
  async function keep(part: Uint8Array): Promise<string | null> {
    bytes += part.length;
    parts += 1;
    const isTooMuch = bytes > elsewhereLimits.dataBytes || parts > elsewhereLimits.parts;
    return isTooMuch || part.length > elsewhereLimits.partBytes ? null : store(part);
  }

  async function packTable(
    schema: SentTable['schema'],
    name: string,
    columns: readonly string[],
  ): Promise<Result<SentTable, AppError>> {
    const from = schema === 'notes' ? notesBut(left) : sqlOf(schema, name);
    const names = columns.map(quoteName).join(', ');
    const table: SentTable = { schema, name, columns: [...columns], rows: 0, parts: [] };
    for (;;) {
      const page = await backends.read(
        id,
        `select coalesce(jsonb_agg(t), '[]')::text as rows, count(*)::int as n
         from (select ${names} from (
           select *, sum(octet_length(t::text)) over (rows unbounded preceding) as easel_so_far,
             row_number() over (rows unbounded preceding) as easel_place
           from (select ${names} from ${from} order by ctid limit ${atATime.rows} offset ${table.rows}) t) t
           where easel_so_far <= ${atATime.bytes} or easel_place = 1) t`,
      );
      if (!page.ok) return unread;
      const n = Number(page.value[0]?.n);
      if (n === 0) return succeed(table);
      const hash = await keep(Buffer.from(String(page.value[0]?.rows)));
      if (hash === null) return fail({ code: 'elsewhere-too-large' });
      table.parts.push(hash);
      table.rows += n;
    }
  }

  const schema = await readSchema(backends, id);
  const references = await backends.read(id, referencesSql);
  const noted = await backends.read(id, contentNotedSql);
  const owned = await backends.own(id, 'nobody');
  if (!schema.ok || !references.ok || !noted.ok || !owned.ok) return unread;
  const left = withReferring(leave, references.value);
  const wanted: [SentTable['schema'], string, readonly string[]][] = [];
  for (const [name, columns] of Object.entries(peopleColumns)) wanted.push(['auth', name, columns]);
  for (const { name, isView } of schema.value.tables) {
    if (isView || left.has(name)) continue;
    const columns = await backends.read(id, columnsSql, [name]);
    if (!columns.ok) return unread;
    wanted.push(['public', name, columns.value.map((column) => String(column.name))]);
  }
  if (noted.value[0]?.isNoted === true) wanted.push(['notes', 'content', noteColumns]);
  const tables: SentTable[] = [];
  for (const [of, name, columns] of wanted) {
    const packed = await packTable(of, name, columns);
    if (!packed.ok) return packed;
    tables.push(packed.value);
  }

  const buckets = await backends.read(
    id,
    'select id, public, file_size_limit::float8 as file_size_limit, to_jsonb(allowed_mime_types)::text as types from storage.buckets order by id',
  );
  const objects = await backends.read(
    id,
    'select bucket_id as bucket, name, owner_id as owner from storage.objects order by bucket_id, name',
  );
  if (!buckets.ok || !objects.ok) return unread;
  const uploads: SentData['uploads'] = [];
  for (const { bucket, name, owner } of objects.value) {
    const asked = { headers: { apikey: secretKey, authorization: `Bearer ${secretKey}` } };
    const got = await backends.fetch(id, new Request(`http://backend/${uploadPath(bucket, name)}`, asked));
    // The upload has been deleted meanwhile.
    if (got.ok && got.value.status === 404) continue;
    if (!got.ok || !got.value.ok) return unread;
    const hash = await keep(new Uint8Array(await got.value.arrayBuffer()));
    if (hash === null) return fail({ code: 'elsewhere-too-large' });
    uploads.push({
      ...{ bucket: String(bucket), name: String(name), hash },
      type: got.value.headers.get('content-type') ?? 'application/octet-stream',
      owner: owner === null ? null : String(owner),
    });
  }
  return succeed({
    tables,
    buckets: buckets.value.map(({ id: name, public: isPublic, file_size_limit: limit, types }) => ({
      ...{ id: String(name), public: isPublic === true, file_size_limit: limit === null ? null : Number(limit) },
      allowed_mime_types: types === null ? null : (JSON.parse(String(types)) as string[]),
    })),
    uploads,
    owners: owned.value.owners,
  });
}

/** Lists which table references which other table. */
const referencesSql = `select c.relname as name, f.relname as target from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
  where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and f.relnamespace = 'public'::regnamespace`;

/**
 * These tables and all that reference them, directly or indirectly, because their foreign keys would otherwise point to
 * missing rows.
 */
function withReferring(leave: readonly string[], references: readonly Record<string, unknown>[]): ReadonlySet<string> {
  const left = new Set(leave);
  for (let before = -1; before < left.size;) {
    before = left.size;
    for (const { name, target } of references) if (left.has(String(target))) left.add(String(name));
  }
  return left;
}

/** Notes on the app's content, except those for tables that are left out. */
function notesBut(left: ReadonlySet<string>): string {
  const names = [...left].map((name) => `'${name.replaceAll("'", "''")}'`);
  return names.length === 0
    ? contentNotes
    : `(select * , ctid from ${contentNotes} where table_name not in (${names.join(', ')})) n`;
}

export const sqlOf = (schema: SentTable['schema'], name: string) =>
  schema === 'notes' ? contentNotes : `${schema}.${quoteName(name)}`;

export const uploadPath = (bucket: unknown, name: unknown) =>
  `storage/v1/object/${[String(bucket), ...String(name).split('/')].map(encodeURIComponent).join('/')}`;
