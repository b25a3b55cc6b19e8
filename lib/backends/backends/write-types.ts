import type { AppSchema, SchemaColumn, SchemaFunction, SchemaTable } from './app-schema';

const numbers = /^(smallint|integer|bigint|real|double precision|numeric)/;

const head = `// Written by Easel from the app's tables after each change of them; changes made by hand are lost.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];
`;

/**
 * The schema as a type for supabase-js: with `createClient<Database>()` it knows tables, columns, functions and enums.
 */
export function writeTypes(schema: AppSchema): string {
  const type = (sql: string) => typeOf(schema, sql);
  const tables = schema.tables.filter(({ isView }) => !isView).map((table) => writeTable(table, type));
  const views = schema.tables.filter(({ isView }) => isView).map((view) => writeView(view, type));
  const functions = mergeByName([...schema.functions, ownerFunction]).map((one) => writeFunction(one, type));
  const enums = schema.enums.map(({ name, values }) => `      ${key(name)}: ${values.map(quote).join(' | ')};`);
  const part = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? `    ${name}: Record<never, never>;` : `    ${name}: {\n${lines.join('\n')}\n    };`;
  return `${head}
export type Database = {
  public: {
${part('Tables', tables)}
${part('Views', views)}
${part('Functions', functions)}
${part('Enums', enums)}
    CompositeTypes: Record<never, never>;
  };
};
`;
}

type TypeOf = (sql: string) => string;

function typeOf(schema: AppSchema, sql: string): string {
  if (sql.endsWith('[]')) return `${typeOf(schema, sql.slice(0, -2)).replace(/^([^|\n]*\|.*)$/, '($1)')}[]`;
  if (numbers.test(sql)) return 'number';
  if (sql === 'boolean') return 'boolean';
  if (sql === 'json' || sql === 'jsonb') return 'Json';
  if (sql === 'void') return 'undefined';
  const bare = sql.replace(/^public\./, '').replace(/^"(.*)"$/, '$1');
  if (schema.enums.some(({ name }) => name === bare)) return `Database['public']['Enums'][${quote(bare)}]`;
  const table = schema.tables.find(({ name }) => name === bare);
  if (table) return `Database['public'][${table.isView ? "'Views'" : "'Tables'"}][${quote(bare)}]['Row']`;
  // Dates, times, uuids and ranges all travel as text.
  return 'string';
}

function writeTable(table: SchemaTable, type: TypeOf): string {
  const row = table.columns.map((column) => `          ${key(column.name)}: ${valueOf(column, type)};`);
  return `      ${key(table.name)}: {
        Row: {
${row.join('\n')}
        };
        Insert: {
${table.columns.map((column) => writeInput(column, column.isNullable || column.hasDefault, type)).join('\n')}
        };
        Update: {
${table.columns.map((column) => writeInput(column, true, type)).join('\n')}
        };
        Relationships: [${table.references.map(writeReference).join('')}${table.references.length > 0 ? '\n        ' : ''}];
      };`;
}

function writeView(view: SchemaTable, type: TypeOf): string {
  // A view's columns may all be null as far as Postgres can tell.
  const row = view.columns.map(({ name, type: sql }) => `          ${key(name)}: ${type(sql)} | null;`);
  return `      ${key(view.name)}: {\n        Row: {\n${row.join('\n')}\n        };\n        Relationships: [];\n      };`;
}

function valueOf({ type: sql, isNullable }: SchemaColumn, type: TypeOf): string {
  return type(sql) + (isNullable ? ' | null' : '');
}

function writeInput(column: SchemaColumn, isOptional: boolean, type: TypeOf): string {
  const value = column.isGenerated ? 'never' : valueOf(column, type);
  return `          ${key(column.name)}${isOptional || column.isGenerated ? '?' : ''}: ${value};`;
}

function writeReference({
  name,
  columns,
  table,
  foreignColumns,
  isOneToOne,
}: SchemaTable['references'][number]): string {
  const list = (all: readonly string[]) => `[${all.map(quote).join(', ')}]`;
  return `
          {
            foreignKeyName: ${quote(name)};
            columns: ${list(columns)};
            isOneToOne: ${isOneToOne};
            referencedRelation: ${quote(table.replace(/^.*\./, ''))};
            referencedColumns: ${list(foreignColumns)};
          },`;
}

function writeFunction({ name, args, returns }: SchemaFunction, type: TypeOf): string {
  const given = args.map((arg) => `${key(arg.name)}${arg.isOptional ? '?' : ''}: ${type(arg.type)}`);
  const one = returns.columns
    ? `{ ${returns.columns.map((column) => `${key(column.name)}: ${type(column.type)}`).join('; ')} }`
    : type(returns.type);
  const value = returns.isSet ? `${/[|&]/.test(one) && !one.startsWith('{') ? `(${one})` : one}[]` : one;
  return `      ${key(name)}: { Args: ${given.length === 0 ? 'Record<PropertyKey, never>' : `{ ${given.join('; ')} }`}; Returns: ${value} };`;
}

/** Easel's own function, in every app's database unless the app has another of that name. */
const ownerFunction: SchemaFunction = {
  ...{ name: 'is_owner', args: [], callers: ['anon', 'authenticated'] },
  returns: { type: 'boolean', isSet: false, columns: null },
};

/**
 * Of overloaded functions, only the one with the most arguments is listed; JavaScript types can't tell them apart by
 * name.
 */
function mergeByName(functions: readonly SchemaFunction[]): SchemaFunction[] {
  const byName = new Map<string, SchemaFunction>();
  for (const one of functions)
    if ((byName.get(one.name)?.args.length ?? -1) < one.args.length) byName.set(one.name, one);
  return [...byName.values()];
}

const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));
const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
