import { namesOf, type SqlStatement } from './parse-sql';

/** Data that statements would delete, before we know whether there is any; `column` is null for whole rows. */
export type LossTarget = { schema: string; table: string; column: string | null };

type Body = {
  removeType?: string;
  objects?: { List?: { items?: unknown }; TypeName?: unknown }[];
  relation?: { schemaname?: string; relname?: string };
  relations?: { RangeVar?: { schemaname?: string; relname?: string } }[];
  cmds?: { AlterTableCmd?: { subtype?: string; name?: string; def?: unknown } }[];
};

/** Types that hold every value of another type, so that changing to them loses nothing. */
const wide = /"sval":"(text|varchar|int8|numeric|jsonb|timestamptz)"/;

/**
 * What these statements drop, empty or narrow in tables that existed before them. Reports what the statements say, not
 * what a cascade or a function does in addition.
 */
export function findLosses(statements: readonly SqlStatement[]): LossTarget[] {
  const made = new Set<string>();
  const found: LossTarget[] = [];
  const add = (names: readonly string[], column: string | null) => {
    const [table = '', schema = 'public'] = [...names].reverse();
    if (!made.has(`${schema}.${table}`)) found.push({ schema, table, column });
  };
  for (const { kind, body } of statements) {
    const { removeType, objects = [], relation, relations = [], cmds = [] } = body as Body;
    const own = relation ? [relation.schemaname ?? 'public', relation.relname ?? ''] : [];
    switch (kind) {
      case 'CreateStmt':
        made.add(own.join('.'));
        break;
      case 'DropStmt':
        if (removeType === 'OBJECT_TABLE') for (const { List } of objects) add(namesOf(List?.items), null);
        break;
      case 'TruncateStmt':
        for (const { RangeVar } of relations) add([RangeVar?.schemaname ?? 'public', RangeVar?.relname ?? ''], null);
        break;
      case 'DeleteStmt':
        add(own, null);
        break;
      case 'AlterTableStmt':
        for (const { AlterTableCmd: command } of cmds) {
          const isNarrowed = command?.subtype === 'AT_AlterColumnType' && isNarrower(JSON.stringify(command.def ?? ''));
          if (command?.subtype === 'AT_DropColumn' || isNarrowed) add(own, command?.name ?? null);
        }
        break;
    }
  }
  return found;
}

/** `varchar(10)` and `numeric(4, 2)` have a width; without one the type takes any existing value. */
const isNarrower = (type: string) => !wide.test(type) || type.includes('"typmods"');
