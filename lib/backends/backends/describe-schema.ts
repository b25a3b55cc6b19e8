import { plainEnglish, sayAccess } from '@/lib/base/access/say-access';
import { readAccess } from './read-access';
import type { AppSchema, SchemaFunction, SchemaGrant, SchemaPolicy, SchemaTable } from './app-schema';

const longest = 8_000;

/**
 * The schema as a model reads it: one line per table with its columns and row count, below it the grants and the
 * policies in words, then functions and enums. Empty for an app without tables; cut at 8,000 characters, with a note
 * that says so.
 */
export function describeSchema({ tables, functions, enums }: AppSchema): string {
  const lines = [
    ...tables.flatMap((table) => [
      describeTable(table),
      `  in the Data tab: ${sayTable(table)}`,
      describeGrants(table),
      ...describePolicies(table.policies),
    ]),
    ...enums.map(({ name, values }) => `type ${name}: ${values.join(' | ')}`),
    ...functions.map(describeFunction),
  ];
  const text = lines.join('\n');
  return text.length <= longest ? text : `${text.slice(0, longest)}\n… and more that is not shown`;
}

/** The very sentences that the person reads in the Data tab and in Publish. */
const sayTable = (table: SchemaTable) =>
  sayAccess({ access: table.isView ? [] : readAccess(table), isView: table.isView }, plainEnglish).join(' ');

function describeTable({ name, isView, columns, primaryKey, references, rows }: SchemaTable): string {
  const told = columns.map((column) => {
    const target = references.find((one) => one.columns.length === 1 && one.columns[0] === column.name);
    return [
      `${column.name} ${shortType(column.type)}`,
      primaryKey.includes(column.name) ? 'key' : '',
      column.isNullable ? 'optional' : '',
      column.isGenerated ? 'generated' : column.hasDefault ? 'has default' : '',
      target ? `→ ${target.table}.${target.foreignColumns.join()}` : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
  });
  const wide = references.filter((one) => one.columns.length > 1);
  const joined = wide.map((one) => `(${one.columns.join(', ')}) → ${one.table} (${one.foreignColumns.join(', ')})`);
  const size = isView ? 'view' : rows === 1 ? '1 row' : `${rows} rows`;
  return `${name} (${size}): ${[...told, ...joined].join('; ')}`;
}

const shortTypes: readonly (readonly [RegExp, string])[] = [
  [/timestamp with time zone/, 'timestamptz'],
  [/timestamp without time zone/, 'timestamp'],
  [/time without time zone/, 'time'],
  [/character varying/, 'varchar'],
  [/double precision/, 'float8'],
];

function shortType(type: string): string {
  return shortTypes.reduce((text, [long, short]) => text.replace(long, short), type);
}

const who: Readonly<Record<string, string>> = {
  anon: 'strangers',
  authenticated: 'signed-in people',
  public: 'anyone',
};
const deeds = { select: 'read', insert: 'add', update: 'change', delete: 'delete', all: 'do everything with' } as const;

/**
 * What each role is granted, with column names where the grant is partial: shows what is already locked and which
 * column still lacks a grant.
 */
function describeGrants({ grants }: SchemaTable): string {
  const told = (['anon', 'authenticated'] as const).flatMap((role) => {
    const own = grants.filter((grant) => grant.role === role);
    return own.length === 0 ? [] : [`${who[role]}: ${own.map(describeGrant).join(', ')}`];
  });
  return `  granted to ${told.length === 0 ? 'nobody' : told.join('; to ')}`;
}

const describeGrant = ({ command, columns }: SchemaGrant) =>
  columns === null ? deeds[command] : `${deeds[command]} (${columns.join(', ')})`;

/** A table without policies gets a line that says so, because a model easily takes it for a bug. */
function describePolicies(policies: readonly SchemaPolicy[]): string[] {
  if (policies.length === 0) return ['  no policy: only functions and the server reach its rows'];
  return policies.map(({ command, roles, using, check }) => {
    const people = roles.map((role) => who[role] ?? role).join(', ');
    const condition = command === 'insert' ? check : using;
    const rows = condition === null || condition === 'true' ? 'every row' : `rows where ${oneLine(condition)}`;
    const after =
      command !== 'insert' && check !== null && check !== using ? `, which must stay ${oneLine(check)}` : '';
    return `  ${people} ${deeds[command]} ${rows}${after}`;
  });
}

function describeFunction({ name, args, returns, callers }: SchemaFunction): string {
  const given = args.map((arg) => `${arg.name}${arg.isOptional ? '?' : ''} ${shortType(arg.type)}`).join(', ');
  const one = returns.columns
    ? `(${returns.columns.map((column) => `${column.name} ${shortType(column.type)}`).join(', ')})`
    : shortType(returns.type);
  const people = callers.map((role) => who[role] ?? role).join(' and ');
  return `function ${name}(${given}) → ${returns.isSet ? 'rows of ' : ''}${one}, called by ${people || 'nobody from outside'}`;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
