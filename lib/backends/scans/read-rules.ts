import { z } from 'zod';
import type { BackendId, MigrationFailure } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import {
  argumentsSchema,
  argumentsSql,
  callersSql,
  isAppFunction,
  isAppRoutine,
  isAppTable,
  namesOfKey,
  policyFields,
  policyShape,
  primaryKeySql,
  referenceFields,
  referenceShape,
} from '@/lib/backends/backends/catalogue-sql';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { Rules } from './rules';

const names = z.array(z.string());
const rights = <Right extends string>(right: z.ZodType<Right>) =>
  z.object({ anon: z.array(right), authenticated: z.array(right) });
const rulesSchema: z.ZodType<Rules> = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      isView: z.boolean(),
      isGuarded: z.boolean(),
      columns: z.array(
        z.object({
          name: z.string(),
          type: z.string(),
          isNullable: z.boolean(),
          default: z.string().nullable(),
          isGenerated: z.boolean(),
          choices: names.nullable(),
          may: rights(z.enum(['select', 'insert', 'update'])),
        }),
      ),
      primaryKey: names,
      references: z.array(z.object(referenceShape)),
      checks: z.array(z.object({ name: z.string(), columns: names, sql: z.string() })),
      policies: z.array(z.object(policyShape)),
      may: rights(z.enum(['select', 'insert', 'update', 'delete'])),
      query: z.string().nullable(),
    }),
  ),
  functions: z.array(
    z.object({
      name: z.string(),
      args: argumentsSchema,
      returns: z.string(),
      isSet: z.boolean(),
      isDefiner: z.boolean(),
      isVolatile: z.boolean(),
      callers: names,
      source: z.string(),
    }),
  ),
  routines: z.array(z.string()),
  buckets: z.array(z.object({ id: z.string(), isPublic: z.boolean() })),
  bucketPolicies: z.string(),
});

/** Reads everything that decides who can access what, from Postgres's catalogue; reads no table of the app. */
export async function readRules(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
): Promise<Result<Rules, BackendTrouble | MigrationFailure>> {
  const read = await backends.read(id, rulesSql);
  return read.ok ? succeed(rulesSchema.parse(read.value[0]?.rules)) : read;
}

/** Which of these rights each role has, according to `has(role, right)`. */
const rightsOf = (has: (role: string, right: string) => string, all: readonly string[]) =>
  `pg_catalog.json_build_object(${['anon', 'authenticated']
    .map(
      (role) =>
        `'${role}', array_to_json(array_remove(array[${all
          .map((right) => `case when ${has(`'${role}'`, `'${right}'`)} then '${right}' end`)
          .join(', ')}], null))`,
    )
    .join(', ')})`;

const rulesSql = `
select pg_catalog.json_build_object(
  'tables', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', c.relname,
    'isView', c.relkind in ('v', 'm'),
    'isGuarded', case when c.relkind in ('v', 'm')
      then coalesce(array_to_string(c.reloptions, ',') ~* 'security_invoker=(true|on|1|yes)', false) else c.relrowsecurity end,
    'columns', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'isNullable', not a.attnotnull,
        'default', (select pg_catalog.pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum),
        'isGenerated', a.attidentity <> '' or a.attgenerated <> '',
        'choices', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = a.atttypid),
        'may', ${rightsOf((role, right) => `pg_catalog.has_column_privilege(${role}, c.oid, a.attnum, ${right})`, ['select', 'insert', 'update'])})
        order by a.attnum), '[]')
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'primaryKey', ${primaryKeySql},
    'references', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(${referenceFields}) order by f.conname), '[]')
      from pg_constraint f join pg_class t on t.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f'),
    'checks', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', k.conname, 'columns', ${namesOfKey('k.conkey', 'k.conrelid')},
        'sql', pg_catalog.pg_get_constraintdef(k.oid)) order by k.conname), '[]')
      from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'),
    'policies', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(${policyFields}) order by p.polname), '[]')
      from pg_policy p where p.polrelid = c.oid and p.polpermissive),
    'may', ${rightsOf(
      (role, right) =>
        right === "'delete'"
          ? `pg_catalog.has_table_privilege(${role}, c.oid, ${right})`
          : `pg_catalog.has_any_column_privilege(${role}, c.oid, ${right})`,
      ['select', 'insert', 'update', 'delete'],
    )},
    'query', case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end) order by c.relname), '[]')
    from pg_class c where ${isAppTable}),
  'functions', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', f.proname,
    'args', ${argumentsSql},
    'returns', pg_catalog.format_type(f.prorettype, null),
    'isSet', f.proretset,
    'isDefiner', f.prosecdef,
    'isVolatile', f.provolatile = 'v',
    'callers', ${callersSql},
    'source', coalesce(pg_catalog.pg_get_functiondef(f.oid), '')) order by f.proname, f.oid), '[]')
    from pg_proc f where ${isAppFunction}),
  'routines', (select coalesce(pg_catalog.json_agg(one.source), '[]') from (
      select pg_catalog.pg_get_functiondef(f.oid) as source from pg_proc f where ${isAppRoutine}
      union all select pg_catalog.pg_get_ruledef(r.oid) from pg_rewrite r join pg_class c on c.oid = r.ev_class
        where c.relnamespace = 'public'::regnamespace and r.rulename <> '_RETURN') one),
  'buckets', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('id', b.id, 'isPublic', coalesce(b.public, false)) order by b.id), '[]')
    from storage.buckets b),
  'bucketPolicies', (select coalesce(pg_catalog.string_agg(concat_ws(' ', p.polname, p.polcmd, p.polroles::text,
      pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)), ';' order by p.polname), '')
    from pg_policy p where p.polrelid = 'storage.objects'::regclass)
) as rules`;
