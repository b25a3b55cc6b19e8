/** One insert of content: a plain `insert into public.<table> (<columns>) …`, without a semicolon. */
export type ContentInsert = {
  sql: string;
  table: string;
  /** The statement's name for its table: the alias, if it has one. */
  alias: string;
  columns: readonly string[];
  /** The columns whose values are the same every time the statement runs. */
  fixed: readonly string[];
  /** The statement itself says to leave existing rows alone. */
  hasConflictClause: boolean;
};

/**
 * Records the rows that content inserted, each with its key and its values at that time. It sits next to the migration
 * records and belongs to the owner of the app's tables. `gone`: the row existed and somebody deleted it.
 */
export const contentNotes = 'supabase_migrations.content_rows';

/** Whether the notes table exists. */
export const contentNotedSql = `select pg_catalog.to_regclass('${contentNotes}') is not null as "isNoted"`;

/**
 * Whether a row, as JSON, still holds what its note `n` says; columns added or dropped since do not count as changes.
 */
export const standsAsNoted = (row: string) => `n.cells is not null
  and not exists (select from pg_catalog.jsonb_each(n.cells) e
    where pg_catalog.jsonb_exists(${row}, e.key) and ${row} -> e.key is distinct from e.value)`;

const unchanged = 'supabase_migrations.easel_unchanged';
const skipGone = 'supabase_migrations.easel_skip_gone';

/** Creates the notes table and the functions that read it, if missing. */
export const contentNotesSql = `create table if not exists ${contentNotes} (
  table_name text not null, key jsonb not null, cells jsonb, gone boolean not null default false, primary key (table_name, key));
create or replace function ${unchanged}(table_name text, cells jsonb, keys text[]) returns boolean
  language sql stable set search_path = '' as $easel$
  select exists (select from ${contentNotes} n where n.table_name = $1
    and n.key = (select pg_catalog.jsonb_object_agg(k, $2 -> k) from pg_catalog.unnest($3) k) and ${standsAsNoted('$2')})
$easel$;
create or replace function ${skipGone}() returns trigger language plpgsql set search_path = '' as $easel$
begin
  if exists (select from ${contentNotes} n where n.gone and n.table_name = tg_table_name and n.key =
    (select pg_catalog.jsonb_object_agg(k, pg_catalog.to_jsonb(new) -> k) from pg_catalog.unnest(tg_argv[0]::text[]) k))
  then return null; end if;
  return new;
end $easel$;`;

/**
 * `isAgain`: content has run here before. `readKeys` and `keyOfRow` read a row's key; they run inside `do`, where
 * `target` and `keys` are declared.
 */
const isAgain = `exists (select from supabase_migrations.schema_migrations where version like 'content-%')`;
const readKeys = `select array_agg(a.attname::text order by a.attnum) into keys from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = target and i.indisprimary`;
const keyOfRow = `(select 'jsonb_build_object(' || string_agg(format('%L, to_jsonb(easel_row) -> %L', k, k), ', ') || ')'
    from unnest(keys) k)`;

/**
 * SQL that inserts these rows and records them. `tag` consists of letters only and must not occur in them. On the first
 * run everything has to fit. When it runs again with other content, rows that somebody changed or deleted stay as they
 * are, untouched rows take the new content, and statements that no longer fit are skipped: people's own changes win.
 */
export function writeContentSql(inserts: readonly ContentInsert[], tag: string): string {
  const tables = [...new Set(inserts.map(({ table }) => table))];
  const quote = (text: string) => `$${tag}$${text}$${tag}$`;
  const list = (names: readonly string[]) => `array[${names.map(quote).join(', ')}]::text[]`;
  const block = (body: string) => `do $${tag}_all$\n${body}\n$${tag}_all$;`;

  const begin = block(`declare name text; target regclass; keys text[];
begin
  if not ${isAgain} then return; end if;
  foreach name in array ${list(tables)} loop
    target := to_regclass(format('public.%I', name));
    ${readKeys};
    continue when target is null or keys is null;
    execute format('update ${contentNotes} n set gone = not exists (select from only %s easel_row where %s = n.key) where table_name = %L',
      target, ${keyOfRow}, name);
    execute format('create trigger zz_easel_content before insert on %s for each row execute function ${skipGone}(%L)', target, keys);
  end loop;
end`);

  const insert = ({ sql, table, alias, columns, fixed, hasConflictClause }: ContentInsert) =>
    block(`declare
  target regclass := to_regclass(format('public.%I', ${quote(table)}));
  is_again boolean := ${isAgain};
  keys text[]; renewed text; note text;
begin
  if target is null then raise undefined_table using message = format('relation "public.%s" does not exist', ${quote(table)}); end if;
  ${readKeys};
  if keys is null or not keys <@ ${list(fixed)} then
    raise invalid_parameter_value using message = format('Each row of content names its key itself, by a value that stays the same. The key of %s: %s',
      target, coalesce(array_to_string(keys, ', '), 'there is none'));
  end if;
  note := ' returning *) insert into ${contentNotes} (table_name, key) select ' || quote_literal(${quote(table)}) || ', ' || ${keyOfRow}
    || ' from easel_row on conflict (table_name, key) do update set cells = null, gone = false';
  select string_agg(format('%I = excluded.%I', c, c), ', ') into renewed from unnest(${list(columns)}) c where c <> all (keys);
  if is_again and renewed is not null and not ${hasConflictClause} then
    begin
      execute 'with easel_row as (' || ${quote(sql)} || E'\\n' || format('on conflict (%s) do update set %s where ${unchanged}(%L, to_jsonb(%I), %L)',
        (select string_agg(quote_ident(k), ', ') from unnest(keys) k), renewed, ${quote(table)}, ${quote(alias)}, keys) || note;
      return;
    exception when integrity_constraint_violation or cardinality_violation then null;
    end;
  end if;
  begin
    execute 'with easel_row as (' || ${quote(sql)} || E'\\n' || ${hasConflictClause ? "''" : "'on conflict do nothing'"} || note;
  exception when integrity_constraint_violation then
    if not is_again then raise; end if;
  end;
end`);

  const end = block(`declare name text; target regclass; keys text[]; own record;
begin
  set constraints all immediate;
  foreach name in array ${list(tables)} loop
    target := to_regclass(format('public.%I', name));
    ${readKeys};
    execute format('drop trigger if exists zz_easel_content on %s', target);
    execute format('update ${contentNotes} n set cells = to_jsonb(easel_row) from only %s easel_row where n.table_name = %L
      and n.cells is null and n.key = %s', target, name, ${keyOfRow});
    for own in select a.attname as column_name, pg_get_serial_sequence(target::text, a.attname) as counter
      from pg_catalog.pg_attribute a where a.attrelid = target and a.attnum > 0 and not a.attisdropped
    loop
      continue when own.counter is null;
      execute format('select setval(%L, m) from (select max(%I) as m from %s) t where m >= (select last_value from %s)',
        own.counter, own.column_name, target, own.counter);
    end loop;
  end loop;
  -- Only the newest is known to have run: what says again what an earlier one said runs again.
  delete from supabase_migrations.schema_migrations where version like 'content-%';
end`);
  return [contentNotesSql, begin, ...inserts.map(insert), end].join('\n');
}

/** The app's own insert inside a statement built by `writeContentSql`; the statement itself if there is none. */
export function insertWithin(statement: string): string {
  const mark = `as (' || $`;
  const at = statement.indexOf(mark);
  if (at === -1) return statement;
  const from = at + mark.length;
  const tag = `$${statement.slice(from, statement.indexOf('$', from))}$`;
  const begin = from - 1 + tag.length;
  const end = statement.indexOf(tag, begin);
  return end === -1 ? statement : statement.slice(begin, end);
}
