import type { EngineAnswer, EngineCall, Statement } from '@/lib/backend-engine/engine-messages';
import type { BackendTrouble } from '@/lib/backends/backends';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { type AppTable, keySql, quoted, readTables, type ReadTrouble } from './read-tables';
import type { ReadRows } from './snapshots';

const rowsAtOnce = 5000;

/** Why rows were not brought back. The present data is as it was; `message` says it to the person who asked. */
export type PickTrouble =
  /** Their table, or its key, is not in both. */
  | { code: 'table-not-alike'; table: string; message: string }
  /** They belong to rows that are not there any more: bring those back first. */
  | { code: 'rows-need-others'; table: string; parent: string; column: string; value: string; message: string }
  /** Postgres would not take them. */
  | { code: 'rows-refused'; table: string; sqlState: string; message: string };

/** The present data, as rows are put into it. */
export type PresentData = {
  read: ReadRows;
  call(asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
};

/** Keys are texts as `compareData` answers them. */
export type Picked = { table: string; keys: readonly string[] | 'all' };

/**
 * Copies rows of an earlier state into the present, in one transaction: a row whose key is there is made what it was, another
 * is added, none is removed. The app's own row triggers don't run, since nothing new happened. Columns that only one side has keep
 * their present or default value. Answers how many rows there were to copy.
 */
export async function pickRows(
  then: ReadRows,
  now: PresentData,
  { table, keys }: Picked,
): Promise<Result<{ rows: number }, ReadTrouble | PickTrouble>> {
  const [before, present] = [await readTables(then), await readTables(now.read)];
  if (!before.ok) return before;
  if (!present.ok) return present;
  const find = (list: readonly AppTable[]) => list.find(({ name }) => name === table);
  const [source, target] = [find(before.value), find(present.value)];
  if (!source || !target || target.key.length === 0 || source.key.join('\n') !== target.key.join('\n'))
    return fail({
      code: 'table-not-alike',
      table,
      message: `“${table}” is not in the app now as it was then, so single rows can’t be brought back. Restore all data instead.`,
    });

  const parts = await readParts(then, source, keys);
  if (!parts.ok) return parts;
  const rows = parts.value.reduce((sum, part) => sum + part.rows, 0);
  if (rows === 0) return succeed({ rows });
  const triggers = await now.read(rowTriggersSql, [table]);
  if (!triggers.ok) return triggers;
  const names = triggers.value.map(({ name }) => String(name));
  const asked: EngineCall = { type: 'change', statements: statementsFor(source, target, names, parts.value) };
  const answer = await now.call(asked);
  if (!answer.ok) return answer;
  if (answer.value.type !== 'refused') return succeed({ rows });
  return fail(toTrouble(table, answer.value.failure));
}

type Part = { rows: number; json: string };

async function readParts(
  then: ReadRows,
  { name, key }: AppTable,
  keys: Picked['keys'],
): Promise<Result<Part[], ReadTrouble>> {
  const order = key.map((column) => `r.${quoted(column)}`).join(', ');
  const only = keys === 'all' ? '' : `where ${keySql(key, 'r')} = any($1)`;
  const parts: Part[] = [];
  for (let start = 0; ; start += rowsAtOnce) {
    // As one text: numbers and times stay as Postgres wrote them.
    const found = await then(
      `select count(*)::int as n, coalesce(jsonb_agg(to_jsonb(taken)), '[]')::text as json
       from (select r.* from public.${quoted(name)} r ${only} order by ${order} limit ${rowsAtOnce} offset ${start}) taken`,
      keys === 'all' ? [] : [keys],
    );
    if (!found.ok) return found;
    const rows = Number(found.value[0]?.n);
    if (rows > 0) parts.push({ rows, json: String(found.value[0]?.json) });
    if (rows < rowsAtOnce) return succeed(parts);
  }
}

/** Those that are on and run for each row; what listens to whole statements, as realtime does, is to hear of it. */
const rowTriggersSql = `
select tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'public'::regnamespace and c.relname = $1 and not tgisinternal and tgenabled = 'O' and tgtype & 1 = 1`;

function statementsFor(source: AppTable, target: AppTable, triggers: readonly string[], parts: readonly Part[]) {
  const table = `public.${quoted(target.name)}`;
  const isThere = new Set(source.columns.map(({ name }) => name));
  const columns = target.columns
    .filter(({ name, isWritten }) => isWritten && isThere.has(name))
    .map(({ name }) => name);
  const list = columns.map(quoted).join(', ');
  const others = columns.filter((name) => !target.key.includes(name));
  const set = others.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ');
  const insert = `
    insert into ${table} (${list}) overriding system value
    select ${columns.map((name) => `r.${quoted(name)}`).join(', ')}
    from unnest($1::text[]) part, jsonb_populate_recordset(null::${table}, part::jsonb) r
    on conflict (${target.key.map(quoted).join(', ')}) do ${set === '' ? 'nothing' : `update set ${set}`}`;
  const turn = (to: 'enable' | 'disable'): Statement[] =>
    triggers.map((name) => ({ sql: `alter table ${table} ${to} trigger ${quoted(name)}` }));
  return [
    ...turn('disable'),
    // One statement: rows that belong to each other come at once.
    { sql: insert, values: [parts.map(({ json }) => json)] },
    { sql: 'set constraints all immediate' },
    ...turn('enable'),
    ...columns.map((name) => nextNumber(table, name)),
  ];
}

/** What numbers the column goes on behind the highest; nothing where none does. */
function nextNumber(table: string, column: string): Statement {
  const sequence = `pg_get_serial_sequence('${table.replaceAll("'", "''")}', '${column.replaceAll("'", "''")}')`;
  return {
    sql: `do $pick$ declare highest bigint; named text := ${sequence}; reached bigint; begin
      if named is null then return; end if;
      execute 'select max(${quoted(column).replaceAll("'", "''")}) from ${table.replaceAll("'", "''")}' into highest;
      execute 'select last_value from ' || named into reached;
      if highest > reached then perform setval(named, highest); end if;
    end $pick$`,
  };
}

/** `Key (list_id)=(7) is not present in table "lists".` */
const missing = /^Key \((.+?)\)=\((.*)\) is not present in table "(.+)"\.$/;

function toTrouble(
  table: string,
  { code, message, detail }: { code: string; message: string; detail: string | null },
): PickTrouble {
  const [, column, value, parent] = missing.exec(detail ?? '') ?? [];
  if (code === '23503' && column !== undefined && value !== undefined && parent !== undefined) {
    const said = `Rows of “${table}” belong to a row of “${parent}” that is not there any more (${column} ${value}). Bring “${parent}” back first.`;
    return { code: 'rows-need-others', table, parent, column, value, message: said };
  }
  return { code: 'rows-refused', table, sqlState: code, message: `“${table}” would not take the rows: ${message}` };
}
