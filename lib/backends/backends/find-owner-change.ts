import { namesOf, walkSql, type SqlStatement } from './parse-sql';

/** The function that tells policies and pages whether somebody is the app's owner. */
const ownerFunction = 'is_owner';
const ownerSchema = 'easel';

type Named = { objname?: unknown };
type Body = {
  objects?: { List?: { items?: unknown }; ObjectWithArgs?: Named; String?: { sval?: string } }[];
  object?: { ObjectWithArgs?: Named; List?: { items?: unknown }; String?: { sval?: string } };
  func?: Named;
  funcname?: unknown;
  schemaname?: string;
};

const isOwnerFunction = (names: readonly string[]) =>
  names.at(-1) === ownerFunction && (names.length === 1 || names.at(-2) === 'public');

/** Whether an app's SQL defines its own `is_owner()`. */
export function bringsOwner(statements: readonly SqlStatement[]): boolean {
  return statements.some(
    ({ kind, body }) => kind === 'CreateFunctionStmt' && isOwnerFunction(namesOf((body as Body).funcname)),
  );
}

/**
 * Whether a statement creates, changes, grants or drops `is_owner()`, or touches the table behind it, in function
 * bodies as well.
 */
export function changesOwner({ kind, body, sql }: SqlStatement): boolean {
  const one = body as Body;
  const about = [
    namesOf(one.funcname),
    namesOf(one.func?.objname),
    ...[one.object, ...(one.objects ?? [])].flatMap((part) => [
      namesOf(part?.ObjectWithArgs?.objname),
      namesOf(part?.List?.items),
    ]),
  ];
  if (kind !== 'CreatePolicyStmt' && about.some(isOwnerFunction)) return true;
  const schemas = [one.schemaname, one.object?.String?.sval, ...(one.objects ?? []).map((part) => part.String?.sval)];
  if (/Schema|DropStmt|GrantStmt|RenameStmt|OwnerStmt/.test(kind) && schemas.includes(ownerSchema)) return true;
  if (about.some((names) => names.length > 1 && names.at(-2) === ownerSchema)) return true;
  for (const { body: inner } of walkSql({ [kind]: body }))
    if ([inner, ...Object.values(inner)].some((part) => (part as Body | null)?.schemaname === ownerSchema)) return true;
  const isText = kind === 'CreateFunctionStmt' || kind === 'DoStmt';
  return isText && /\beasel"?\s{0,3}\.\s{0,3}"?owners\b/i.test(sql);
}
