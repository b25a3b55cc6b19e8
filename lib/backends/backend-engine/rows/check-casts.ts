/**
 * Types a query may cast to (`select=price::text`): those that only represent their value. Others do more: `regclass`
 * looks names up in the catalogue, `xml` is a parser, an app's own type runs its checks.
 */
const types = [
  ...['text', 'varchar', 'character varying', 'char', 'character', 'bpchar', 'uuid', 'bool', 'boolean', 'bytea'],
  ...['int', 'int2', 'int4', 'int8', 'integer', 'smallint', 'bigint', 'numeric', 'decimal', 'money'],
  ...['real', 'float', 'float4', 'float8', 'double precision', 'json', 'jsonb', 'date', 'interval'],
  ...['time', 'timetz', 'time without time zone', 'time with time zone'],
  ...['timestamp', 'timestamptz', 'timestamp without time zone', 'timestamp with time zone'],
];
export const castTypes: ReadonlySet<string> = new Set(types.flatMap((type) => [type, `${type}[]`]));

/** One selected column, or embedded rows, as the engine parsed `select`. */
type Selected = { cast?: unknown; preCast?: unknown; select?: unknown };

/**
 * Throws Postgres's error for a missing type if a parsed query casts to any other type. Checks what the engine parsed
 * rather than the query text, so nothing it would understand is overlooked.
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
