import type { SentData, SentTable } from '../../base/answers/elsewhere-answers';
import type { BackendId } from '../../backends/backends/backend';
import type { Backends } from '../../backends/backends/backends';
import type { Statement } from '../../backends/backend-engine/engine-messages';
import { quoteName, readSchema } from '../../backends/backends/read-schema';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { columnsSql, noteColumns, peopleColumns, sqlOf, uploadPath } from './pack-data';

type Dependencies = {
  backends: Pick<Backends, 'read' | 'write' | 'fetch' | 'own'>;
  /** Reads a part; null if it did not arrive. */
  read(hash: string): Promise<Uint8Array | null>;
};

/** Inserts rows unchanged: no triggers run, and a row may come before one that it references. */
const asTheyAre: Statement = { sql: `set local session_replication_role = 'replica'` };
const asUsual: Statement = { sql: `set local session_replication_role = 'origin'` };

/**
 * Loads packed data into a database that already has the app's tables: replaces the rows and adds the people in one
 * transaction, then the uploads. Fails with `elsewhere-data-unfit` if the database lacks a table or column or its types
 * refuse a row, and with `blob-missing` if a part is missing; no row has changed then.
 */
export async function putData(
  { backends, read }: Dependencies,
  { id, secretKey }: { id: BackendId; secretKey: string },
  data: SentData,
): Promise<Result<{ rows: number; people: number }, AppError>> {
  const unreached = fail<AppError>({ code: 'backend-unavailable' });
  const schema = await readSchema(backends, id);
  if (!schema.ok) return unreached;
  const own = schema.value.tables.filter(({ isView }) => !isView).map(({ name }) => name);
  const sent = data.tables.flatMap(({ schema: of, name }) => (of === 'public' && own.includes(name) ? [name] : []));
  // Tables that were not sent keep the rows that the app itself comes with.
  const statements: Statement[] = [
    asTheyAre,
    ...sent.map((name) => ({ sql: `delete from public.${quoteName(name)}` })),
  ];
  for (const table of data.tables) {
    const columns = await knownColumns(table);
    if (columns === null) return fail({ code: 'elsewhere-data-unfit', detail: table.name });
    const names = columns.map(quoteName).join(', ');
    const into = sqlOf(table.schema, table.name);
    if (table.schema === 'notes')
      statements.push({ sql: `delete from ${into} where table_name = any($1)`, values: [sent] });
    for (const hash of table.parts) {
      const bytes = await read(hash);
      if (bytes === null) return fail({ code: 'blob-missing' });
      statements.push({
        sql: `insert into ${into} (${names}) overriding system value
              select ${names} from pg_catalog.jsonb_populate_recordset(null::${into}, $1::text::jsonb) on conflict do nothing`,
        values: [Buffer.from(bytes).toString('utf8')],
      });
    }
  }
  const written = await backends.write(id, [...statements, asUsual, ...own.map((name) => counterOf(name))]);
  if (!written.ok)
    return 'statement' in written.error
      ? fail({ code: 'elsewhere-data-unfit', detail: written.error.message })
      : unreached;
  for (const userId of data.owners) if (!(await backends.own(id, { userId })).ok) return unreached;
  const failed = await putUploads();
  const count = (of: SentTable['schema'], name?: string) =>
    data.tables
      .filter((one) => one.schema === of && (name === undefined || one.name === name))
      .reduce((sum, one) => sum + one.rows, 0);
  return failed ? fail(failed) : succeed({ rows: count('public'), people: count('auth', 'users') });

  async function knownColumns({ schema: of, name, columns }: SentTable): Promise<readonly string[] | null> {
    const known =
      of === 'auth'
        ? Object.hasOwn(peopleColumns, name)
          ? peopleColumns[name]!
          : null
        : of === 'notes'
          ? noteColumns
          : own.includes(name)
            ? await storedColumns(name)
            : null;
    return known !== null && columns.length > 0 && columns.every((column) => known.includes(column)) ? columns : null;
  }

  async function storedColumns(name: string): Promise<readonly string[] | null> {
    const rows = await backends.read(id, columnsSql, [name]);
    return rows.ok ? rows.value.map((column) => String(column.name)) : null;
  }

  async function putUploads(): Promise<AppError | null> {
    const keys = { apikey: secretKey, authorization: `Bearer ${secretKey}` };
    const send = async (path: string, headers: Record<string, string>, body: BodyInit) => {
      const asked = { method: 'POST', headers: { ...keys, ...headers }, body };
      const answer = await backends.fetch(id, new Request(`http://backend/${path}`, asked));
      return answer.ok ? answer.value.status : 503;
    };
    for (const bucket of data.buckets) {
      const made = JSON.stringify({ ...bucket, name: bucket.id });
      // The app's own migrations may have created it already.
      await send('storage/v1/bucket', { 'content-type': 'application/json' }, made);
    }
    for (const { bucket, name, type, owner, hash } of data.uploads) {
      const bytes = await read(hash);
      if (bytes === null) return { code: 'blob-missing' };
      const headers = { 'content-type': type, 'x-upsert': 'true' };
      const status = await send(uploadPath(bucket, name), headers, Buffer.from(bytes));
      if (status >= 300) return { code: 'elsewhere-data-unfit', detail: `${bucket}/${name}` };
      const owned = await backends.write(id, [
        {
          sql: 'update storage.objects set owner_id = $1 where bucket_id = $2 and name = $3',
          values: [owner, bucket, name],
        },
      ]);
      if (!owned.ok) return { code: 'backend-unavailable' };
    }
    return null;
  }
}

/** Sets a table's sequences above its highest values. */
function counterOf(table: string): Statement {
  const name = `public.${quoteName(table)}`;
  const quoted = `'${name.replaceAll("'", "''")}'`;
  const formatted = name.replaceAll("'", "''").replaceAll('%', '%%');
  // A dollar-quote tag that does not occur in the name.
  let tag = '$easel$';
  while (name.includes(tag)) tag = `$e${tag.slice(1)}`;
  return {
    sql: `do ${tag} declare c record; m bigint; begin
  for c in select a.attname, pg_catalog.pg_get_serial_sequence(${quoted}, a.attname) as seq
    from pg_catalog.pg_attribute a where a.attrelid = ${quoted}::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped
  loop
    continue when c.seq is null;
    execute pg_catalog.format('select pg_catalog.max(%I) from ${formatted}', c.attname) into m;
    if m is not null then perform pg_catalog.setval(c.seq::pg_catalog.regclass, greatest(m, 1)); end if;
  end loop;
end ${tag}`,
  };
}
