import type { Caller } from '@/lib/backends/backend-engine/listening/row-listener';
import type { BackendId } from '@/lib/backends/backends/backend';
import { quoteName } from '@/lib/backends/backends/read-schema';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import type { LookAs, RowPage } from './data-view';
import { openTable, type DataAsked, type DataDependencies } from './open-data';
import type { StoredTable } from './read-stored-tables';
import { mostShown, readPage, type ReadsRows } from './read-page';
import { countRows, type RowQuery } from './row-sql';

type Backends = DataDependencies['backends'];

/**
 * A page of rows as one of the app's users sees them: the query runs as that person, with the role and claims of their
 * own session, so that the app's policies decide and nothing is guessed. `person-gone` if nobody with that id has
 * signed up; `rules-failed`, with the database's message, if a policy fails for them, as it would in the app.
 */
export async function listRowsAs(
  dependencies: DataDependencies,
  { as, query, ...asked }: DataAsked & { table: string; query: RowQuery; as: LookAs },
): Promise<Result<RowPage, AppError>> {
  const opened = await openTable(dependencies, asked);
  if (!opened.ok) return opened;
  const { backends } = dependencies;
  const { id, table } = opened.value;
  const caller = as === 'stranger' ? stranger : await readCaller(backends, id, as);
  if (caller === null) return fail({ code: 'person-gone' });
  const seen = await narrow(backends, id, table, caller);
  if (!seen.ok) return seen;
  const hidden = table.columns.flatMap(({ name }) =>
    seen.value.columns.some((one) => one.name === name) ? [] : [name],
  );
  if (seen.value.columns.length === 0) return succeed({ rows: [], total: 0, hidden });

  const sort = seen.value.columns.some(({ name }) => name === query.sort?.column) ? query.sort : null;
  const counting = countRows(seen.value, query.search);
  const read: ReadsRows = (sql, values) => backends.readAs(id, caller, sql, values);
  const [page, count] = await Promise.all([
    readPage(read, seen.value, { ...query, sort }, mostShown),
    read(counting.sql, counting.values),
  ]);
  if (!page.ok) return fail(rulesFailure(page.error));
  if (!count.ok) return fail(rulesFailure(count.error));
  if (!page.value.isWhole) return fail({ code: 'rows-too-large' });
  return succeed({
    rows: page.value.rows,
    total: Number(count.value[0]?.total),
    hidden,
  });
}

const stranger: Caller = { role: 'anon', claims: { role: 'anon' } };

/** The claims of a person's session; null if there is no such account. */
async function readCaller(backends: Backends, id: BackendId, person: string): Promise<Caller | null> {
  const read = await backends.read(
    id,
    `select id::text as sub, coalesce(email, '') as email, coalesce(phone, '') as phone,
       coalesce(raw_app_meta_data, '{}') as app_metadata, coalesce(raw_user_meta_data, '{}') as user_metadata
     from auth.users where id = $1::text::uuid`,
    [person],
  );
  const claims = read.ok ? read.value[0] : undefined;
  if (!claims) return null;
  const role = 'authenticated';
  return { role, claims: { ...claims, role, aud: role, is_anonymous: false, aal: 'aal1' } };
}

/** The table reduced to what a role may read: its columns, and the display names of linked rows. */
async function narrow(
  backends: Backends,
  id: BackendId,
  table: StoredTable,
  { role }: Caller,
): Promise<Result<StoredTable, AppError>> {
  const names = table.columns.map(({ name }) => name);
  const path = `public.${quoteName(table.name)}`;
  const mayRead = await backends.read(
    id,
    `select c.name from pg_catalog.unnest($2::text[]) c (name) where pg_catalog.has_column_privilege($1, $3::regclass, c.name, 'select')`,
    [role, names, path],
  );
  if (!mayRead.ok) return fail(dataFailure(mayRead.error));
  const readable = new Set(mayRead.value.map(({ name }) => String(name)));
  const columns = await Promise.all(
    table.columns
      .filter(({ name }) => readable.has(name))
      .map(async (column) => ({ ...column, link: (await mayFollow(backends, id, column, role)) ? column.link : null })),
  );
  return succeed({ ...table, columns, key: table.key.filter(({ name }) => readable.has(name)) });
}

async function mayFollow(
  backends: Backends,
  id: BackendId,
  { link }: StoredTable['columns'][number],
  role: Caller['role'],
): Promise<boolean> {
  if (link === null) return false;
  const unquoted = (name: string) => name.slice(1, -1).replaceAll('""', '"');
  const read = await backends.read(
    id,
    `select pg_catalog.has_schema_privilege($1, c.relnamespace, 'usage') and pg_catalog.has_column_privilege($1, c.oid, $3, 'select')
       and pg_catalog.has_column_privilege($1, c.oid, $4, 'select') as may from pg_class c where c.oid = $2::regclass`,
    [role, link.table, unquoted(link.column), unquoted(link.label)],
  );
  return read.ok && read.value[0]?.may === true;
}

/** If the database refuses here, it would refuse that person too: this is the result, not a bug of ours. */
function rulesFailure(failure: Parameters<typeof dataFailure>[0]): AppError {
  return 'message' in failure ? { code: 'rules-failed', detail: failure.message } : dataFailure(failure);
}
