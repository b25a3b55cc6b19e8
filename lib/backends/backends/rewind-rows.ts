import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { BackendId } from './backend';
import type { Backends } from './backends';

type Write = Pick<Backends, 'write'>;

/**
 * Tables of the app and of sign-in, uploads and channels, but not Easel's own. `only`: a child table or partition
 * counts as its own table. Generated columns can't be inserted again.
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

/** A file's bytes live outside the database: restoring its row alone would not bring it back. */
const uploadsSql = `
select count(*) <> (select rows from easel_before.tables where rel = 'storage.objects'::regclass)
  or coalesce(bool_or(xmin::text::bigint > (select at from easel_before.moment)), false) as changed
from only storage.objects`;

/**
 * Goes row by row only for tables whose row count differs or that were written since; triggers don't fire, and foreign
 * keys are not checked.
 */
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

/** Saves all rows and counters, within the database; false if it can't. */
export async function markRows(backends: Write, id: BackendId): Promise<boolean> {
  return (await backends.write(id, [{ sql: markSql }], 'engine')).ok;
}

/**
 * Restores rows and counters to the saved state in a few milliseconds, whereas restoring a snapshot takes a second: the
 * database stays open. `uploads`: files were added or removed, which this can't restore. `refused`: Postgres refused a
 * statement. In both cases the caller starts from another copy.
 */
export async function rewindRows(backends: Write, id: BackendId): Promise<Result<void, 'uploads' | 'refused'>> {
  const written = await backends.write(id, [{ sql: uploadsSql }, { sql: rewindSql }], 'engine');
  if (!written.ok) return fail('refused');
  return written.value[0]?.[0]?.changed === true ? fail('uploads') : succeed(undefined);
}
