import { z } from 'zod';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { countContent } from './clear-content';
import { dataFailure } from './data-failure';
import { dataTableSchema, linkChoicesSchema, mailsSchema, peopleSchema } from './data-view';
import type { DataOverview, RowPage } from './data-view';
import { readOwners } from './app-owners';
import { openData, openTable, type DataAsked, type DataDependencies } from './open-data';
import { readStoredTables } from './read-stored-tables';
import { mostShown, readPage, type ReadsRows } from './read-page';
import { countRows, selectChoices, type RowQuery } from './row-sql';

const nothing = { tables: [], people: 0, files: 0, mails: 0, buckets: [], content: 0 };
const countsSql = `select (select count(*)::int from auth.users) as people,
  (select count(*)::int from storage.objects) as files,
  (select coalesce(pg_catalog.json_agg(id order by id), '[]') from storage.buckets) as buckets`;
const mailCountSql = 'select count(*)::int as mails from easel_auth.mails';

/** An app's tables with their columns, row counts and rules, and how many people and files there are. */
export async function listData(
  dependencies: DataDependencies,
  asked: DataAsked,
): Promise<Result<DataOverview, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  const live = asked.lane === 'live' ? opened.value : await dependencies.appBackends.dataOf(asked.projectId, 'live');
  const hasLive = live !== null;
  if (opened.value === null) return succeed({ hasBackend: false, hasLive, fault: null, ...nothing });
  const [tables, counts, mails, content] = await Promise.all([
    readStoredTables(dependencies.backends, opened.value, { counting: true }),
    dependencies.backends.read(opened.value, countsSql),
    dependencies.backends.read(opened.value, mailCountSql, [], 'engine'),
    countContent(dependencies.backends, opened.value),
  ]);
  if (!tables.ok) return fail(dataFailure(tables.error));
  if (!counts.ok) return fail(dataFailure(counts.error));
  if (!content.ok) return fail(dataFailure(content.error));
  // Supabase sends an app's mails itself and keeps no such list.
  const hasMails = mails.ok || mails.error.code !== '42P01';
  if (!mails.ok && hasMails) return fail(dataFailure(mails.error));
  return succeed({
    hasBackend: true,
    hasLive,
    // The schema strips fields that only the server needs.
    tables: tables.value.map((table) => dataTableSchema.parse(table)),
    people: Number(counts.value[0]?.people),
    files: Number(counts.value[0]?.files),
    buckets: z.array(z.string()).parse(counts.value[0]?.buckets),
    fault: asked.lane === 'preview' ? dependencies.appBackends.faultOf(asked.projectId) : null,
    mails: mails.ok ? Number(mails.value[0]?.mails) : 0,
    content: content.value,
  });
}

/** A page of rows. Sorting by an unknown column is ignored; `rows-too-large` if they exceed 48 MB together. */
export async function listRows(
  dependencies: DataDependencies,
  { query, ...asked }: DataAsked & { table: string; query: RowQuery },
): Promise<Result<RowPage, AppError>> {
  const opened = await openTable(dependencies, asked);
  if (!opened.ok) return opened;
  const { id, table } = opened.value;
  const sort = table.columns.some(({ name }) => name === query.sort?.column) ? query.sort : null;
  const counting = countRows(table, query.search);
  const read: ReadsRows = (sql, values) => dependencies.backends.read(id, sql, values);
  const [page, count] = await Promise.all([
    readPage(read, table, { ...query, sort }, mostShown),
    read(counting.sql, counting.values),
  ]);
  if (!page.ok) return fail(dataFailure(page.error));
  if (!count.ok) return fail(dataFailure(count.error));
  if (!page.value.isWhole) return fail({ code: 'rows-too-large' });
  return succeed({
    rows: page.value.rows,
    total: Number(count.value[0]?.total),
    hidden: [],
  });
}

/** Rows that a link may reference, by display name; at most 100. */
export async function listChoices(
  dependencies: DataDependencies,
  { column, search, ...asked }: DataAsked & { table: string; column: string; search: string },
) {
  const opened = await openTable(dependencies, asked);
  if (!opened.ok) return opened;
  const link = opened.value.table.columns.find(({ name }) => name === column)?.link;
  if (!link) return fail<AppError>({ code: 'table-missing' });
  const { sql, values } = selectChoices(link, search);
  const read = await dependencies.backends.read(opened.value.id, sql, values);
  return read.ok ? succeed(linkChoicesSchema.parse({ choices: read.value })) : fail(dataFailure(read.error));
}

const mostListed = 1000;
const iso = (column: string) => `pg_catalog.to_json(${column}) #>> '{}'`;
const peopleSql = `select id::text, email, left(raw_user_meta_data ->> 'name', 200) as name,
  ${iso('created_at')} as "signedUp", ${iso('last_sign_in_at')} as "lastSignIn"
  from auth.users order by created_at desc limit ${mostListed}`;

const mailsSql = `select id::text, kind, recipient as "to", subject, text, link, ${iso('sent_at')} as sent
  from easel_auth.mails order by id desc`;

/** The mails the app wanted to send, latest first; the engine keeps 200. */
export async function listMails(dependencies: DataDependencies, asked: DataAsked) {
  const rows = await readAll(dependencies, asked, mailsSql, 'engine');
  return rows.ok ? succeed(mailsSchema.parse({ mails: rows.value })) : rows;
}

/**
 * People who signed up to the app, latest first; at most 1,000. No passwords, and nothing that could sign anybody in.
 */
export async function listPeople(dependencies: DataDependencies, asked: DataAsked) {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return succeed(peopleSchema.parse({ people: [], asksForOwner: false }));
  const rows = await dependencies.backends.read(opened.value, peopleSql);
  if (!rows.ok) return fail(dataFailure(rows.error));
  const owners = await readOwners(dependencies.backends, opened.value);
  if (!owners.ok) return owners;
  const people = rows.value.map((row) => ({ ...row, isOwner: owners.value?.includes(String(row.id)) ?? false }));
  return succeed(peopleSchema.parse({ people, asksForOwner: owners.value !== null }));
}

async function readAll(
  dependencies: DataDependencies,
  asked: DataAsked,
  sql: string,
  as?: 'engine',
): Promise<Result<readonly Record<string, unknown>[], AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return succeed([]);
  const read = await dependencies.backends.read(opened.value, sql, [], as);
  return read.ok ? read : fail(dataFailure(read.error));
}
