import type { Migration } from './backend';
import { namesOf, walkSql, type SqlNode, type SqlStatement } from './parse-sql';

/** The first line of a ready-made part's migration: it names the objects that no other migration may change. */
const header = /^-- Easel module ([a-z][a-z0-9-]{1,30}): owns ([a-z0-9_, ]{1,2000})\n/;
const longestHeader = 2100;

/** What ready-made parts own in an app's database: each name, with the part and the migration that brought it. */
export type OwnedNames = ReadonlyMap<string, { module: string; migration: string }>;

/**
 * According to their migrations' first lines; if two claim a name, the earlier one owns it, so that a later copy owns
 * nothing.
 */
export function ownedByModules(migrations: readonly Migration[]): OwnedNames {
  const owned = new Map<string, { module: string; migration: string }>();
  for (const { name, sql } of migrations.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const [, module, names = ''] = header.exec(sql.slice(0, longestHeader)) ?? [];
    if (module === undefined) continue;
    for (const each of names.split(',').map((one) => one.trim()))
      if (each !== '' && !owned.has(each)) owned.set(each, { module, migration: name });
  }
  return owned;
}

type Range = { schemaname?: string; relname?: string };
type Named = { objname?: unknown };
type Part = { ObjectWithArgs?: Named; List?: { items?: unknown }; RangeVar?: Range };
type Body = {
  relation?: Range;
  table?: Range;
  funcname?: unknown;
  func?: Named;
  object?: Part;
  objects?: Part[];
  relations?: { RangeVar?: Range }[];
  /** The tables that a new table inherits from: they would show its rows as their own. */
  inhRelations?: { RangeVar?: Range }[];
  trigname?: string;
  /** Which kind of command, inside an `alter table`. */
  subtype?: string;
  name?: string;
  def?: { RangeVar?: Range };
  removeType?: string;
  renameType?: string;
  subname?: string;
};

/**
 * Statements that change the objects they name. Those that only read them, such as policies' conditions and views, are
 * fine.
 */
const changing =
  /^(?:(?:Create|CreateFunction|AlterFunction|Drop|Rename|AlterOwner|AlterObjectSchema|Grant|AlterTable|CreatePolicy|AlterPolicy|CreateTrig|Index|Insert|Update|Delete|Merge|Copy|Truncate|AlterObjectDepends)Stmt|AlterTableCmd)$/;
const inPublic = (names: readonly string[]) => names.length === 1 || names.at(-2) === 'public';
/** The same in the text of a function, which the parser sees as one string. */
const writesTo =
  /\b(?:update|insert\s+into|delete\s+from|merge\s+into|copy|truncate|inherits?\s?\(?|alter\s+table|drop\s+table|drop\s+function)\s*(?:if\s+exists\s+|only\s+|table\s+)?(?:"?public"?\s?\.\s?)?"?([a-z_][a-z0-9_]{0,62})/gi;

/** The name of a ready-made part's object that a statement changes; null if it changes none. */
export function findModuleChange({ kind, body, sql }: SqlStatement, owned: OwnedNames): string | null {
  if (owned.size === 0) return null;
  for (const one of walkSql({ [kind]: body })) {
    if (!changing.test(one.kind)) continue;
    for (const name of namesIn(one.body)) if (owned.has(name)) return name;
  }
  if (kind !== 'CreateFunctionStmt' && kind !== 'DoStmt') return null;
  const text = sql.replaceAll(/--[^\n]*|\/\*[^*]*\*\/|[ \t\r\n]+/g, ' ').replaceAll(/ {2,}/g, ' ');
  for (const [, name = ''] of text.matchAll(writesTo)) if (owned.has(name.toLowerCase())) return name.toLowerCase();
  return null;
}

function* namesIn(body: SqlNode): Generator<string> {
  const one = body as Body;
  const others = [...(one.relations ?? []), ...(one.inhRelations ?? [])].map((each) => each.RangeVar);
  const ranges = [one.relation, one.table, one.def?.RangeVar, ...others];
  for (const part of [one.object, ...(one.objects ?? [])]) {
    ranges.push(part?.RangeVar);
    for (const names of [namesOf(part?.ObjectWithArgs?.objname), namesOf(part?.List?.items)]) {
      if (names.length === 0) continue;
      if (inPublic(names)) yield names.at(-1)!;
      // The name of a policy or trigger is its table's name followed by its own.
      for (const name of names.slice(0, -1)) yield name;
    }
  }
  for (const range of ranges)
    if (range?.relname !== undefined && (range.schemaname ?? 'public') === 'public') yield range.relname;
  // A trigger has no schema of its own, and a part's triggers may be on Easel's own tables, such as the one on
  // accounts.
  if (one.trigname !== undefined) yield one.trigname;
  if (/^AT_[A-Za-z]{1,20}Trig/.test(one.subtype ?? '') && one.name !== undefined) yield one.name;
  if (one.removeType === 'OBJECT_TRIGGER')
    for (const part of one.objects ?? []) yield* namesOf(part.List?.items).slice(-1);
  if (one.renameType === 'OBJECT_TRIGGER' && one.subname !== undefined) yield one.subname;
  for (const names of [namesOf(one.funcname), namesOf(one.func?.objname)])
    if (names.length > 0 && inPublic(names)) yield names.at(-1)!;
}
