import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { BackendId } from './backend';
import type { Backends } from './backends';

type Write = Pick<Backends, 'write'>;

/**
 * Tables of the app and of sign-in, uploads and channels; not what only this product keeps there. `only`: what inherits from a
 * table, or is a part of one, is a table of its own. What Postgres works out by itself can't be put in again.
 */
const markSql = `
do $mark$
declare
  one record;
  counted bigint;
begin
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  drop schema if exists easel_before cascade;
  create schema easel_before;
  create table easel_before.moment (at bigint not null);
  create table easel_before.tables (rel oid primary key, name text not null, columns text not null, rows bigint not null);
  create table easel_before.sequences (rel oid primary key, last_value bigint not null, is_called boolean not null);
  for one in
    select c.oid as rel, c.relkind as kind, format('%I.%I', n.nspname, c.relname) as name, (
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'S') and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname not in
      ('information_schema', 'easel', 'easel_before', 'easel_capture', 'supabase_migrations')
  loop
    if one.kind = 'S' then
      execute format('insert into easel_before.sequences select %s, last_value, is_called from %s', one.rel, one.name);
    elsif one.columns is not null then
      execute format('create table easel_before.rows_%s as select %s from only %s', one.rel, one.columns, one.name);
      get diagnostics counted = row_count;
      insert into easel_before.tables values (one.rel, one.name, one.columns, counted);
    end if;
  end loop;
  insert into easel_before.moment values (pg_current_xact_id()::text::bigint);
end $mark$`;

/** A file's bytes lie beside the database: with its row alone it would not be back. */
const uploadsSql = `
select count(*) <> (select rows from easel_before.tables where rel = 'storage.objects'::regclass)
  or coalesce(bool_or(xmin::text::bigint > (select at from easel_before.moment)), false) as changed
from only storage.objects`;

/** Row by row only where a table's number of rows is another, or one was written since; no trigger and no key has a say. */
const rewindSql = `
do $rewind$
declare
  one record;
  is_changed boolean;
begin
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform set_config('session_replication_role', 'replica', true);
  for one in select * from easel_before.tables loop
    execute format(
      'select count(*) <> %s or coalesce(bool_or(xmin::text::bigint > (select at from easel_before.moment)), false) from only %s',
      one.rows, one.name) into is_changed;
    continue when not is_changed;
    execute format('delete from only %s', one.name);
    execute format('insert into %s (%s) overriding system value select %s from easel_before.rows_%s',
      one.name, one.columns, one.columns, one.rel);
  end loop;
  perform setval(rel::regclass, last_value, is_called) from easel_before.sequences;
  update easel_before.moment set at = pg_current_xact_id()::text::bigint;
end $rewind$`;

/** Remembers all rows and counters, within the database; false where it can't. */
export async function markRows(backends: Write, id: BackendId): Promise<boolean> {
  return (await backends.write(id, [{ sql: markSql }], 'engine')).ok;
}

/**
 * Makes rows and counters what they were when they were marked, in some milliseconds where putting back a snapshot takes a
 * second: the database stays open. `uploads` where files have come or gone, which this can't put back, `refused` where
 * Postgres would not; both leave it to whoever asked to begin with another copy.
 */
export async function rewindRows(backends: Write, id: BackendId): Promise<Result<void, 'uploads' | 'refused'>> {
  const written = await backends.write(id, [{ sql: uploadsSql }, { sql: rewindSql }], 'engine');
  if (!written.ok) return fail('refused');
  return written.value[0]?.[0]?.changed === true ? fail('uploads') : succeed(undefined);
}
