import { changesOwner } from './find-owner-change';
import { namesOf, walkSql, type SqlNode, type SqlStatement } from './parse-sql';

/** Why a migration is refused. The message goes to the model, which fixes it; `statement` is the one at fault. */
export type MigrationFinding = { code: MigrationFindingCode; message: string; statement: string };

const messages = {
  'no-row-security': (name: string) =>
    `Table ${name} has no row-level security. Add "alter table ${name} enable row level security;" and the policies it needs, in this migration.`,
  'open-write': (name: string) =>
    `This policy on ${name} lets anybody change every row ("true"). Say whose rows: for example owner_id = auth.uid().`,
  'definer-search-path': (name: string) =>
    `Function ${name} runs with its owner's rights and has no fixed search_path. Add "set search_path = ''" and write names with their schema.`,
  'anon-write': (name: string) =>
    `Strangers (anon, public) may get "select" on ${name} and nothing else. Let them write through a function that checks what they send.`,
  'easels-owner': () =>
    'public.is_owner() is Easel’s: it says who the owner of the app is, and Easel alone decides that. Ask it in policies; don’t make, change or drop it, nor anything in schema easel.',
  'not-allowed': (what: string) =>
    `${what} is not possible in an app's database. Use tables, policies, functions, triggers and rows.`,
} as const;

export type MigrationFindingCode = keyof typeof messages;

/** Statements a migration may contain. Everything else is refused: new versions of Postgres bring new kinds. */
const allowedKinds = new Set([
  ...['CreateStmt', 'CreateTableAsStmt', 'AlterTableStmt', 'RenameStmt', 'IndexStmt', 'DropStmt', 'CommentStmt'],
  ...[
    'CreateSchemaStmt',
    'CreateEnumStmt',
    'AlterEnumStmt',
    'CompositeTypeStmt',
    'CreateDomainStmt',
    'AlterDomainStmt',
  ],
  ...['CreateSeqStmt', 'AlterSeqStmt', 'ViewStmt', 'RefreshMatViewStmt', 'CreatePolicyStmt', 'AlterPolicyStmt'],
  ...['CreateFunctionStmt', 'AlterFunctionStmt', 'CreateTrigStmt', 'DoStmt', 'GrantStmt', 'AlterDefaultPrivilegesStmt'],
  ...['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'SelectStmt', 'TruncateStmt', 'CreateExtensionStmt', 'CreateStatsStmt'],
  ...['AlterObjectSchemaStmt', 'AlterOwnerStmt', 'CallStmt', 'AlterPublicationStmt'],
]);

/** Extensions that only compute; the others read files or open connections, or are not available here. */
const allowedExtensions = new Set(['pgcrypto', 'ltree', 'isn', 'plpgsql']);

const hashed = 'hashtextextended(room_id::text, 0)';
/** What to use instead of the extensions requested most often. */
const insteadOf: Readonly<Record<string, string>> = {
  'uuid-ossp': 'Use gen_random_uuid(), which needs no extension.',
  btree_gist: `In an exclusion constraint write "room_id with =" as "int8range(${hashed}, ${hashed}, '[]') with &&", which needs no extension.`,
  citext: 'Use text with a unique index on lower(…).',
  pg_trgm: 'Search with ilike, or with to_tsvector and a gin index.',
  unaccent: 'Search with ilike, or with to_tsvector and a gin index.',
  moddatetime: 'Write a trigger function that sets new.updated_at = now().',
  pg_cron: 'Nothing runs by the clock: do it in a function the page calls, or leave out by time what has ended.',
};

function sayMissing(extension: string): string {
  const instead = Object.hasOwn(insteadOf, extension) ? ` ${insteadOf[extension]}` : '';
  return `The extension "${extension}" is not here; there are pgcrypto, ltree and isn.${instead}`;
}

/** Functions that reach the server's files, its settings or other sessions. */
const forbiddenFunction =
  /^(pg_read_|pg_ls_|pg_stat_file|pg_write_|lo_import|lo_export|lo_put|pg_reload_conf|pg_rotate_|pg_terminate_|pg_cancel_|dblink|pg_switch_wal|pg_create_|pg_drop_|pg_logical_|set_config|pg_sleep)/;

/**
 * The same inside a function's body, which the parser sees as a plain string; at run time the engine's limits guard it.
 */
const forbiddenText =
  /\b(copy\s+[\s\S]{0,200}?\b(program|from\s+'|to\s+')|(re)?set\s+(local\s+|session\s+)?(role|session\s+authorization)\b)/i;

/** Places where `set` starts a column list: many apps keep a person's role in a column called `role`. */
const setsColumn = /\b(?:do\s+update|update\s+(?:only\s+)?[\w."\\]+(?:\s+(?:as\s+)?\w+)?)\s+set\b/gi;

const exposed = (schema: string | undefined) => schema === undefined || schema === 'public';
const strangers = new Set(['anon', 'public']);

/**
 * What is wrong with one migration, in statement order; empty if it may run.
 * Checked on Postgres's syntax tree, never by patterns over the text, except for function bodies. `isOwnerEasels` is
 * false for older apps that have their own `is_owner()`.
 */
export function checkMigration(statements: readonly SqlStatement[], isOwnerEasels = true): MigrationFinding[] {
  const findings: MigrationFinding[] = [];
  const open = new Map<string, string>();
  for (const statement of statements) {
    const find = (code: MigrationFindingCode, what: string) =>
      findings.push({ code, message: messages[code](what), statement: statement.sql });
    const body = statement.body as Body;

    if (!allowedKinds.has(statement.kind)) find('not-allowed', nameKind(statement));
    for (const reason of forbiddenParts(statement)) find('not-allowed', reason);
    if (isOwnerEasels && changesOwner(statement)) find('easels-owner', '');
    const extension = statement.kind === 'CreateExtensionStmt' ? String(body.extname) : null;
    if (extension !== null && !allowedExtensions.has(extension))
      findings.push({ code: 'not-allowed', message: sayMissing(extension), statement: statement.sql });

    switch (statement.kind) {
      case 'CreateStmt':
        if (exposed(body.relation?.schemaname) && body.relation?.relpersistence !== 't')
          open.set(tableName(body.relation), statement.sql);
        break;
      case 'CreateTableAsStmt':
        if (body.objtype === 'OBJECT_TABLE' && exposed(body.into?.rel?.schemaname))
          open.set(tableName(body.into?.rel), statement.sql);
        break;
      case 'AlterTableStmt':
        for (const { AlterTableCmd } of body.cmds ?? []) {
          if (AlterTableCmd?.subtype === 'AT_EnableRowSecurity') open.delete(tableName(body.relation));
          if (AlterTableCmd?.subtype === 'AT_DisableRowSecurity') find('no-row-security', tableName(body.relation));
        }
        break;
      case 'DropStmt':
        for (const { List } of body.objects ?? []) open.delete(qualified(namesOf(List?.items)));
        break;
      case 'CreatePolicyStmt':
      case 'AlterPolicyStmt':
        if (isOpenWrite(statement.kind, body)) find('open-write', tableName(body.table));
        break;
      case 'CreateFunctionStmt':
        if (isLooseDefiner(body.options)) find('definer-search-path', namesOf(body.funcname).join('.'));
        break;
      case 'AlterFunctionStmt':
        if (isLooseDefiner(body.actions)) find('definer-search-path', namesOf(body.func?.objname).join('.'));
        break;
      case 'GrantStmt':
        if (givesStrangersMore(body))
          find('anon-write', (body.objects ?? []).map((one) => tableName(one.RangeVar)).join(', '));
        break;
      case 'AlterPublicationStmt':
        if (!isTellingTables(body))
          find('not-allowed', 'Publishing anything but tables of public in supabase_realtime');
        break;
      case 'AlterDefaultPrivilegesStmt':
        if (body.action && givesStrangersMore(body.action)) find('anon-write', 'new tables');
        break;
    }
  }
  for (const [name, sql] of open)
    findings.push({ code: 'no-row-security', message: messages['no-row-security'](name), statement: sql });
  return findings;
}

type RangeVar = { schemaname?: string; relname?: string; relpersistence?: string };
type DefElem = { DefElem?: { defname?: string; arg?: { Boolean?: { boolval?: boolean } } & SqlNode } };
type Grant = {
  is_grant?: boolean;
  objtype?: string;
  objects?: { RangeVar?: RangeVar; List?: { items?: unknown } }[];
  privileges?: { AccessPriv?: { priv_name?: string } }[];
  grantees?: { RoleSpec?: { roletype?: string; rolename?: string } }[];
};
/** The parts of the nodes above that are checked, under Postgres's names. */
type Body = Grant & {
  relation?: RangeVar;
  table?: RangeVar;
  into?: { rel?: RangeVar };
  cmds?: { AlterTableCmd?: { subtype?: string } }[];
  cmd_name?: string;
  extname?: string;
  qual?: SqlNode;
  with_check?: SqlNode;
  roles?: { RoleSpec?: { rolename?: string } }[];
  funcname?: unknown;
  func?: { objname?: unknown };
  options?: DefElem[];
  actions?: DefElem[];
  action?: Grant;
  pubname?: string;
  pubobjects?: PublishedPart[];
};
type PublishedPart = { PublicationObjSpec?: { pubobjtype?: string; pubtable?: { relation?: RangeVar } } };

const qualified = (names: readonly string[]) => (names.length === 1 ? `public.${names[0]}` : names.slice(-2).join('.'));
const tableName = (one: RangeVar | undefined) => `${one?.schemaname ?? 'public'}.${one?.relname ?? ''}`;

function nameKind({ kind }: SqlStatement): string {
  return `"${kind
    .replace(/Stmt$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()}"`;
}

/** Files, programs, other roles and sessions, wherever a statement mentions them. */
function forbiddenParts(statement: SqlStatement): string[] {
  const reasons: string[] = [];
  for (const { kind, body } of walkSql({ [statement.kind]: statement.body })) {
    if (kind === 'FuncCall') {
      const name = namesOf(body.funcname).at(-1) ?? '';
      if (forbiddenFunction.test(name)) reasons.push(`${name}()`);
    }
    if (kind === 'DefElem' && body.defname === 'as') {
      const text = JSON.stringify(body.arg ?? '').replace(/\\[nt]/g, ' ');
      if (forbiddenText.test(text.replace(setsColumn, ' ')))
        reasons.push('Changing role or reading files in a function');
      if (/\b(pg_read_|pg_ls_|lo_import|lo_export|dblink)/i.test(text)) reasons.push('Reading files in a function');
    }
  }
  return reasons;
}

const isTrue = (node: SqlNode | undefined) =>
  (node as { A_Const?: { boolval?: { boolval?: boolean } } } | undefined)?.A_Const?.boolval?.boolval === true;

/** `true` on a write means every row, for everybody the policy covers. */
function isOpenWrite(kind: string, { cmd_name, qual, with_check }: Body): boolean {
  if (kind === 'AlterPolicyStmt') return isTrue(with_check);
  switch (cmd_name) {
    case 'select':
      return false;
    case 'insert':
      return isTrue(with_check);
    case 'delete':
      return isTrue(qual);
    default:
      return isTrue(qual) || isTrue(with_check);
  }
}

function isLooseDefiner(options: readonly DefElem[] | undefined): boolean {
  const all = (options ?? []).map((one) => one.DefElem);
  const isDefiner = all.some((one) => one?.defname === 'security' && one.arg?.Boolean?.boolval === true);
  const hasPath = all.some((one) => one?.defname === 'set' && JSON.stringify(one.arg).includes('"search_path"'));
  return isDefiner && !hasPath;
}

/**
 * `alter publication supabase_realtime add table …` chooses which tables' changes are sent to people who may see
 * the rows.
 */
function isTellingTables({ pubname, pubobjects, options }: Body): boolean {
  const isTable = ({ PublicationObjSpec: one }: PublishedPart) =>
    one?.pubobjtype === 'PUBLICATIONOBJ_TABLE' && exposed(one.pubtable?.relation?.schemaname);
  return pubname === 'supabase_realtime' && options === undefined && (pubobjects ?? []).every(isTable);
}

/** Table rights beyond reading, granted to visitors who have not signed in. Functions may be granted to anybody. */
function givesStrangersMore({ is_grant, objtype, privileges, grantees }: Grant): boolean {
  if (is_grant !== true || objtype !== 'OBJECT_TABLE') return false;
  const toStrangers = (grantees ?? []).some(
    ({ RoleSpec }) => RoleSpec?.roletype === 'ROLESPEC_PUBLIC' || strangers.has(RoleSpec?.rolename ?? ''),
  );
  const readsOnly =
    privileges !== undefined && privileges.every(({ AccessPriv }) => AccessPriv?.priv_name === 'select');
  return toStrangers && !readsOnly;
}
