/** The setting that all capture triggers check first: until somebody listens, they do nothing else. */
export const captureGate = 'easel_capture.on';
/** Quoted because `on` is an SQL keyword. */
export const switchOnSql = `set easel_capture."on" to '1'`;
/** Queued in place of a change that a trigger could not record. */
export const captureMissed = '!';

/**
 * Creates the queue of changed keys. Schema `easel_capture` holds no app data: it is left out of exports and of every
 * list of an app's tables. Run by the first listener after an opening; changes nothing the second time. The queue is
 * unlogged: entries are sent within a moment or lost, and must add little to the cost of a write.
 */
export const captureSql = `
create unlogged table if not exists easel_capture.changes (
  n bigint generated always as identity, at timestamptz not null default clock_timestamp(),
  rel oid not null, op "char" not null, key jsonb not null, old_key jsonb);
create table if not exists easel_capture.captured (rel oid primary key, key text[] not null);
drop function if exists easel_capture.visible(jsonb);
truncate easel_capture.changes;
`;

/** Published tables with a primary key; `known` is the key their triggers were created for, null without triggers. */
export const publishedSql = `
select c.oid::int as rel, n.nspname as schema, c.relname as name, k.columns as key, t.key as known
from pg_publication p
join pg_class c on c.relkind = 'r' and not c.relispartition
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select array_agg(a.attname::text order by a.attnum) as columns from pg_index i
  join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
  where i.indrelid = c.oid and i.indisprimary) k on k.columns is not null
left join easel_capture.captured t on t.rel = c.oid
where p.pubname = 'supabase_realtime'
  and n.nspname not in ('pg_catalog', 'information_schema', 'auth', 'storage', 'realtime', 'easel_capture')
  and (p.puballtables
    or exists (select from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid)
    or exists (select from pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid = n.oid))`;

/** Tables that have triggers, with a name if the table still exists. */
export const capturedSql = `
select t.rel::int as rel, n.nspname as schema, c.relname as name
from easel_capture.captured t left join pg_class c on c.oid = t.rel left join pg_namespace n on n.oid = c.relnamespace`;

const events = [
  { name: 'easel_told_insert', on: 'insert', rows: 'new table as new_rows' },
  { name: 'easel_told_update', on: 'update', rows: 'new table as new_rows old table as old_rows' },
  { name: 'easel_told_delete', on: 'delete', rows: 'old table as old_rows' },
] as const;

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

export type Captured = { rel: number; schema: string; name: string; key: readonly string[] };

/**
 * Triggers that queue the keys a statement changed, through a function owned by the queue's own role: if writing keys
 * as JSON runs one of the app's casts, that cast has no rights at all. A failure to record must not undo the user's
 * write: it is reported as "something was missed". `enable_nestloop` is off because plpgsql reuses the plan it made for
 * one row: 10,000 updated rows would join 10^8 pairs.
 */
export function captureTable({ rel, schema, name, key }: Captured): string {
  const table = `${quote(schema)}.${quote(name)}`;
  const keyOf = (row: string) =>
    `pg_catalog.jsonb_build_object(${key.map((column) => `${literal(column)}, ${row}.${quote(column)}`).join(', ')})`;
  const note = `easel_capture.note_${rel}()`;
  return `
${releaseTable({ schema, name })}
create or replace function ${note} returns trigger language plpgsql security definer set search_path = ''
  set enable_nestloop = off as $body$
begin
  begin
    if tg_op = 'INSERT' then
      insert into easel_capture.changes (rel, op, key) select ${rel}, 'I', ${keyOf('r')} from new_rows r;
    elsif tg_op = 'DELETE' then
      insert into easel_capture.changes (rel, op, key) select ${rel}, 'D', ${keyOf('r')} from old_rows r;
    else
      insert into easel_capture.changes (rel, op, key, old_key) select ${rel}, 'U', a.key, b.key
        from (select pg_catalog.row_number() over () as n, ${keyOf('r')} as key from new_rows r) a
        join (select pg_catalog.row_number() over () as n, ${keyOf('r')} as key from old_rows r) b using (n);
    end if;
  exception when others then
    begin
      insert into easel_capture.changes (rel, op, key) values (${rel}, '${captureMissed}', 'null');
    exception when others then null;
    end;
  end;
  return null;
end $body$;
alter function ${note} owner to easel_capture;
revoke all on function ${note} from public;
${events
  .map(
    (event) => `create trigger ${event.name} after ${event.on} on ${table} referencing ${event.rows} for each statement
  when (pg_catalog.current_setting('${captureGate}', true) = '1') execute function ${note};`,
  )
  .join('\n')}
insert into easel_capture.captured (rel, key) values (${rel}, array[${key.map(literal).join(', ')}])
  on conflict (rel) do update set key = excluded.key;`;
}

/** Removes the triggers from an existing table. */
export function releaseTable({ schema, name }: { schema: string; name: string }): string {
  const table = `${quote(schema)}.${quote(name)}`;
  return events.map((event) => `drop trigger if exists ${event.name} on ${table};`).join('\n');
}

/** Forgets a table whose triggers are gone. */
export function forgetTable(rel: number): string {
  return `drop function if exists easel_capture.note_${rel}(); delete from easel_capture.captured where rel = ${rel};`;
}
