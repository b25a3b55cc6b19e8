/**
 * Types a query may name (`select=price::text`): values that say what they are. Others do more than say it: `regclass` looks names
 * up in the catalogue, `xml` is a parser, a type of the app's own runs its checks.
 */
const types = [
  ...['text', 'varchar', 'character varying', 'char', 'character', 'bpchar', 'uuid', 'bool', 'boolean', 'bytea'],
  ...['int', 'int2', 'int4', 'int8', 'integer', 'smallint', 'bigint', 'numeric', 'decimal', 'money'],
  ...['real', 'float', 'float4', 'float8', 'double precision', 'json', 'jsonb', 'date', 'interval'],
  ...['time', 'timetz', 'time without time zone', 'time with time zone'],
  ...['timestamp', 'timestamptz', 'timestamp without time zone', 'timestamp with time zone'],
];
export const castTypes: ReadonlySet<string> = new Set(types.flatMap((type) => [type, `${type}[]`]));

/** One column, or rows embedded, of what a query selects; the engine's own reading of `select`. */
type Selected = { cast?: unknown; preCast?: unknown; select?: unknown };

/**
 * Throws, in Postgres's words for a type that is not there, where a query that the engine has read casts to any other type. By
 * what the engine has read and not by the query's letters: nothing is overlooked that it would understand.
 */
export function checkCasts(query: { select?: unknown }): void {
  if (!Array.isArray(query.select)) return;
  for (const entry of query.select as unknown[]) {
    if (entry === null || typeof entry !== 'object') continue;
    for (const one of Object.values(entry) as unknown[]) {
      if (one === null || typeof one !== 'object') continue;
      const { cast, preCast, select } = one as Selected;
      for (const type of [cast, preCast]) if (type !== undefined) checkType(String(type));
      checkCasts({ select });
    }
  }
}

function checkType(type: string): void {
  if (castTypes.has(type.trim().toLowerCase())) return;
  const failure = new Error(`type "${type.slice(0, 100)}" does not exist`);
  throw Object.assign(failure, { code: '42704', detail: null, hint: null });
}
