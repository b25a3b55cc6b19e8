import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { quoteName } from '@/lib/backends/backends/read-schema';
import type { RulesTable } from './rules';

export type Row = Record<string, unknown>;
/** A row as stored: its position, the transaction that wrote it, and its content. */
export type StoredRow = { place: string; written: string; row: Row };

export const named = (table: string) => `public.${quoteName(table)}`;

/**
 * Reads and writes the copy, bypassing all policies: what a call really did is read here, never taken from its
 * response. `calls` counts the calls made to the copy as one of its users: nobody else writes to it, so if there was
 * none in between, the tables are unchanged.
 */
export function createPastPolicies(backends: Pick<Backends, 'read' | 'write'>, id: BackendId, calls: () => number) {
  let writes = 0;
  let last: { of: string; moment: Moment } | null = null;
  return {
    async read(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
      const read = await backends.read(id, sql, values);
      return read.ok ? read.value : [];
    },
    /** Null, or Postgres's code and message. */
    async write(statements: readonly { sql: string; values?: readonly unknown[] }[]): Promise<Refused | null> {
      writes += 1;
      const written = await backends.write(id, statements);
      if (written.ok) return null;
      const { error } = written;
      return 'message' in error ? { code: error.code, message: error.message } : { code: error.code, message: '' };
    },
    /** The most recently written rows, newest first. */
    async newest(table: string, most: number): Promise<readonly StoredRow[]> {
      return (await this.read(
        `select ctid::text as place, xmin::text as written, pg_catalog.to_jsonb(t) as row from ${named(table)} t
          order by xmin::text::bigint desc, ctid desc limit ${most}`,
      )) as readonly StoredRow[];
    },
    /**
     * All tables at one moment, up to 300 rows each: one statement, or none if nothing was called since the last time.
     */
    async moment(tables: readonly RulesTable[]): Promise<Moment> {
      const real = tables.filter(({ isView }) => !isView);
      if (real.length === 0) return new Map();
      const of = JSON.stringify([calls(), writes, real.map(({ name }) => name)]);
      if (last?.of === of) return last.moment;
      const one = ({ name }: RulesTable) =>
        `select '${name.replaceAll("'", "''")}' as name, (select count(*)::int from ${named(name)}) as count,
          (select coalesce(pg_catalog.json_agg(r), '[]') from (select ctid::text as place, xmin::text as written, pg_catalog.to_jsonb(t) as row
            from ${named(name)} t order by xmin::text::bigint desc, ctid desc limit 300) r) as rows`;
      const found = await this.read(real.map(one).join(' union all '));
      const moment: Moment = new Map(
        found.map((table) => [String(table.name), { count: Number(table.count), rows: table.rows as StoredRow[] }]),
      );
      last = { of, moment };
      return moment;
    },
  };
}
export type PastPolicies = ReturnType<typeof createPastPolicies>;
export type Refused = { code: string; message: string };
export type Moment = ReadonlyMap<string, { count: number; rows: readonly StoredRow[] }>;

/** Identifies a row across changes: by its key, or by its whole content if it has none. */
export function keyOf({ primaryKey }: Pick<RulesTable, 'primaryKey'>, row: Row): string {
  return JSON.stringify(primaryKey.length > 0 ? primaryKey.map((name) => row[name]) : row);
}
