import { z } from 'zod';
import type { BackendId } from '@/lib/backends/backends/backend';
import { quoteName } from '@/lib/backends/backends/read-schema';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import type { PersonLinks } from './data-view';
import { openData, openForChange, type DataAsked, type DataDependencies } from './open-data';
import { plainName } from '../../base/access/plain-name';

type AskedOfPerson = DataAsked & { person: string };

/** `c`ascade, set `n`ull, set `d`efault; `a` and `r` block the deletion. */
const linksSql = `select o.relname as table, t.oid = 'auth.users'::regclass as "isUser", t.relname as target, c.confdeltype as rule,
  (select pg_catalog.json_agg(a.attname order by k.n) from pg_catalog.unnest(c.conkey) with ordinality k (num, n)
   join pg_attribute a on a.attrelid = o.oid and a.attnum = k.num) as columns,
  (select pg_catalog.json_agg(a.attname order by k.n) from pg_catalog.unnest(c.confkey) with ordinality k (num, n)
   join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num) as keys
  from pg_constraint c join pg_class o on o.oid = c.conrelid join pg_class t on t.oid = c.confrelid
  where c.contype = 'f' and o.relnamespace = 'public'::regnamespace
    and (t.oid = 'auth.users'::regclass or t.relnamespace = 'public'::regnamespace) and o.oid <> t.oid`;
const linksSchema = z.array(
  z.object({
    table: z.string(),
    isUser: z.boolean(),
    target: z.string(),
    rule: z.enum(['a', 'r', 'c', 'n', 'd']),
    columns: z.array(z.string()),
    keys: z.array(z.string()),
  }),
);
type Link = z.infer<typeof linksSchema>[number];

/** More levels of references than the tables of any real app have. */
const deepest = 6;

/** Counts the rows that are deleted along with a person, and those that stay without them. */
export async function countPersonLinks(
  dependencies: DataDependencies,
  { person, ...asked }: AskedOfPerson,
): Promise<Result<PersonLinks, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'person-gone' });
  const found = await findLinked(dependencies, opened.value, person);
  if (!found.ok) return found;
  const sum = (goes: boolean) => {
    const rows = new Map<string, number>();
    for (const one of found.value)
      if ((one.rule === 'c') === goes && one.rows > 0) rows.set(one.table, (rows.get(one.table) ?? 0) + one.rows);
    return [...rows].map(([table, count]) => ({ table: plainName(table), rows: count }));
  };
  return succeed({ gone: sum(true), left: sum(false) });
}

/**
 * Deletes a person who signed up, with everything that belongs to them; `row-linked` if the app's own tables block it.
 * The user has already been shown what else gets deleted.
 */
export async function removePerson(
  { backends, ...dependencies }: DataDependencies,
  { person, ...asked }: AskedOfPerson,
): Promise<Result<null, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'person-gone' });
  const sql = 'delete from auth.users where id = $1::text::uuid returning id';
  const removed = await backends.write(opened.value, [{ sql, values: [person] }]);
  if (!removed.ok) return fail(dataFailure(removed.error));
  return removed.value[0]?.length === 1 ? succeed(null) : fail({ code: 'person-gone' });
}

async function findLinked({ backends }: DataDependencies, id: BackendId, person: string) {
  const read = await backends.read(id, linksSql);
  if (!read.ok) return fail<AppError>(dataFailure(read.error));
  const links = linksSchema.parse(read.value);
  const found: { table: string; rule: Link['rule']; rows: number }[] = [];
  /** Which of the target's rows are deleted, as a condition on its alias `t`. */
  const steps: { target: string | null; where: string; depth: number }[] = [
    { target: null, where: 't.id = $1::text::uuid', depth: 0 },
  ];
  for (const { target, where, depth } of steps) {
    const from = target === null ? 'auth.users' : `public.${quoteName(target)}`;
    for (const link of links.filter((one) => (target === null ? one.isUser : !one.isUser && one.target === target))) {
      const list = (names: readonly string[], of: string) => names.map((name) => `${of}.${quoteName(name)}`).join(', ');
      const condition = (of: string) =>
        `(${list(link.columns, of)}) in (select ${list(link.keys, 't')} from ${from} t where ${where})`;
      const count = await backends.read(
        id,
        `select count(*)::int as rows from public.${quoteName(link.table)} o where ${condition('o')}`,
        [person],
      );
      if (!count.ok) return fail<AppError>(dataFailure(count.error));
      found.push({ table: link.table, rule: link.rule, rows: Number(count.value[0]?.rows) });
      if (link.rule === 'c' && depth < deepest)
        steps.push({ target: link.table, where: condition('t'), depth: depth + 1 });
    }
  }
  return succeed(found);
}
