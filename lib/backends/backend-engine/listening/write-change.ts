import type { DescribedTable } from './describe-table';
import type { ChangeKind, RowListener } from './row-listener';

/** A change as queued; keys stay JSON text, because a number above 2^53 would not survive parsing. */
export type QueuedChange = { n: number; at: string; rel: number; kind: ChangeKind; key: string; oldKey: string | null };

/** The longest row, in characters, that is sent whole; of a longer row, only the short values are sent. */
const longestRecord = 256 * 1024;
const longestShort = 64;

/**
 * A change as the JSON text supabase-js reads, with the columns that the listener's role may read. `old_record` holds
 * only the primary key: whether the caller could see the old row can't be checked any more.
 */
export function writeChange(
  table: DescribedTable,
  change: QueuedChange,
  record: string | null,
  { caller, select }: RowListener,
): string {
  const columns = table.columns.filter(
    ({ name, isKey, readers }) => readers.includes(caller.role) && (select === null || isKey || select.includes(name)),
  );
  const isWhole = columns.length === table.columns.length;
  const names = new Set(columns.map(({ name }) => name));
  const errors: string[] = [];
  const write = (text: string) => {
    const isLong = text.length > longestRecord;
    if (isLong) errors.push('Error 413: Payload Too Large');
    return isWhole && !isLong
      ? text
      : pick(text, (name, value) => names.has(name) && (!isLong || value.length <= longestShort));
  };
  const parts = [
    ...head(table, change),
    `"columns":${JSON.stringify(columns.map(({ name, type }) => ({ name, type })))}`,
    ...(change.kind === 'DELETE' || record === null ? [] : [`"record":${write(record)}`]),
    ...(change.kind === 'INSERT'
      ? []
      : [`"old_record":${change.kind === 'DELETE' ? change.key : (change.oldKey ?? change.key)}`]),
    `"errors":${errors.length === 0 ? 'null' : JSON.stringify(errors)}`,
  ];
  return `{${parts.join(',')}}`;
}

/** A change whose row could not be read as the listener, with the SQLSTATE. */
export function writeFailure(table: DescribedTable, change: QueuedChange, failure: string): string {
  const error =
    failure === '42501'
      ? 'Error 401: Unauthorized'
      : 'Error 500: Internal Server Error, a policy could not be evaluated';
  return `{${[...head(table, change), '"columns":[]', '"record":{}', '"old_record":{}', `"errors":${JSON.stringify([error])}`].join(',')}}`;
}

const head = (table: DescribedTable, { kind, at }: QueuedChange) => [
  `"schema":${JSON.stringify(table.schema)}`,
  `"table":${JSON.stringify(table.name)}`,
  `"type":"${kind}"`,
  `"commit_timestamp":${JSON.stringify(at)}`,
];

/** Some members of a JSON object, copied as text: numbers keep all their digits. */
export function pick(json: string, isWanted: (name: string, value: string) => boolean): string {
  const kept = members(json).filter(({ name, value }) => isWanted(name, value));
  return `{${kept.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

/** The members of an object in the form Postgres writes `jsonb`: `{"a": 1, "b": {"c": 2}}`. */
function members(json: string): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  let [depth, isText, from, name] = [0, false, 1, ''];
  for (let at = 0; at < json.length; at += 1) {
    const letter = json[at];
    if (isText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') isText = false;
      continue;
    }
    if (letter === '"') isText = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth === 1 && letter === ':') {
      name = JSON.parse(json.slice(from, at)) as string;
      from = at + 1;
    }
    if ((depth === 1 && letter === ',') || (depth === 0 && letter === '}')) {
      const value = json.slice(from, at).trim();
      if (value !== '') found.push({ name, value });
      from = at + 1;
    }
  }
  return found;
}
