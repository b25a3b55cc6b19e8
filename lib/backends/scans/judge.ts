import { createHash } from 'node:crypto';
import type { Finding } from '@/lib/base/foundation/finding';
import type { Ownership } from './find-owners';
import { policiesFor, type Role, type Rules, type RulesFunction, type RulesTable } from './rules';

/** Columns that say nothing about a person: keys, times, flags. */
const technical = /^(id|uuid|uid|.*_id|.*_at|.*_on|.*_by|position|sort|sort_order|order_no|version|code_hash)$/i;
/** Columns that people are known by, and show to others. */
const shown =
  /^(.*_?name|title|nick|username|handle|avatar.*|.*image.*|picture.*|photo.*|bio|about|emoji|colou?r|icon|score|points|rank|level|stars|rating|likes|votes|role|kind|type|status|city|country|team|is_.*|slug|lang.*)$/i;
/** Columns that most people would not want others to read. */
const delicate =
  /phone|mobile|telefon|e_?mail|address|street|postcode|zip|birth|iban|card|account_no|bank|salary|wage|income|price_paid|amount|balance|debt|passw|secret|token|pin$|passport|tax|ssn|insurance|health|diagnos|medic|allerg|symptom|grade|mark$|note|diary|comment_internal|private|complaint|religion|latitude|longitude|license|licence|plate|contact/i;
const delicateTable =
  /note|diary|journal|message|chat|conversation|dm|order|invoice|payment|receipt|booking|reservation|appointment|patient|customer|client|contact|document|paper|file|expense|salar|wage|address|health|medical|prescription|diagnos|todo|task|budget|transaction|account|application|complaint|request|secret|password|tenant|contract|grade|report|lead|subscription|ticket|loan|claim|visit|waiting/i;
/** Tables written for others to read. */
const socialTable =
  /post|comment|wish|review|feed|recipe|photo|event|idea|vote|like|heart|score|profile|member|host|team|news|article|story|stories|album|question|answer|board|listing|offer|product|guest_?book|announcement|song|game/i;
/** Buckets whose files are meant to be seen. */
const openBucket =
  /avatar|public|image|photo|picture|logo|cover|asset|media|banner|thumb|gallery|icon|poster|menu|product|post/i;

export const meaningful = (columns: readonly string[]) => columns.filter((name) => !technical.test(name));
const areNames = (columns: readonly string[]) => columns.every((name) => shown.test(name) && !delicate.test(name));

export type Verdict = { says: 'nothing' } | { says: 'question' | 'leak'; key: string | null };
const nothing: Verdict = { says: 'nothing' };

type SeenRows = {
  table: RulesTable;
  who: Finding['who'];
  columns: readonly string[];
  /** Some of a person's rows were returned and others not: a policy distinguishes them. */
  isPart: boolean;
  /** Includes rows whose parent row nobody can see: they belong to something private. */
  isBare: boolean;
};

/**
 * The verdict on rows read from a table. If a policy states it explicitly, it may be intended and becomes a question;
 * data that sounds private is a leak, which may still be accepted but is never assumed to be.
 */
export function judgeRead(
  { rules, owners }: { rules: Rules; owners: ReadonlyMap<string, Ownership> },
  { table, who, columns, isPart, isBare }: SeenRows,
): Verdict {
  const isPrivate = owners.has(table.name);
  const role = who === 'stranger' ? 'anon' : 'authenticated';
  if (!isPrivate && who === 'other') return nothing;
  const told = meaningful(columns).filter((name) => !isOwner(owners, table.name, name));
  if (!table.isGuarded || isBare) return { says: 'leak', key: null };
  // Others may look up what belongs to a group's members, unless a column sounds private.
  if (owners.get(table.name)?.by === 'members' && who === 'other' && !told.some((name) => delicate.test(name)))
    return nothing;
  const key = keyOfTable(rules, table, who);
  if (told.length === 0) return who === 'stranger' ? { says: 'question', key } : nothing;
  // Addresses in a table that only the app itself can fill are the app's own: opening hours and how to get there.
  if (!isPrivate && isOwnContent(rules, table)) return { says: 'question', key };
  if (told.some((name) => delicate.test(name))) return { says: 'leak', key };
  if (isPrivate && areNames(told) && !delicateTable.test(table.name)) return { says: 'question', key };
  if (!isPrivate) return { says: delicateTable.test(table.name) && !areNames(told) ? 'leak' : 'question', key };
  const isConditional = isPart || asksTheRow(table, role, owners);
  if (socialTable.test(table.name)) return { says: 'question', key };
  if (isConditional) return { says: 'question', key };
  if (delicateTable.test(table.name)) return { says: 'leak', key };
  return { says: who === 'stranger' ? 'question' : 'leak', key };
}

/**
 * The verdict on rows without people's ids from a view or function, if they contain data that most people would not
 * want others to read.
 */
export function judgeDelicate(through: RulesFunction, columns: readonly string[], who: Finding['who']): Verdict {
  return columns.some((name) => delicate.test(name)) ? { says: 'leak', key: keyOfFunction(through, who) } : nothing;
}

/** The verdict on rows of a private table, returned by a view or function that bypasses its policies. */
export function judgePast(
  rules: Rules,
  { through, columns, who }: { through: RulesTable | RulesFunction; columns: readonly string[]; who: Finding['who'] },
): Verdict {
  const told = meaningful(columns);
  if (told.length === 0) return nothing;
  if (!areNames(told)) return { says: 'leak', key: null };
  return { says: 'question', key: 'source' in through ? keyOfFunction(through, who) : keyOfTable(rules, through, who) };
}

export function judgeBucket(rules: Rules, bucket: Rules['buckets'][number], who: Finding['who']): Verdict {
  const key = hashOf(['bucket', who, bucket, rules.bucketPolicies]);
  return { says: openBucket.test(bucket.id) ? 'question' : 'leak', key };
}

function isOwner(owners: ReadonlyMap<string, Ownership>, table: string, column: string): boolean {
  const ownership = owners.get(table);
  return ownership?.by === 'column' && ownership.columns.some(({ name }) => name === column);
}

/**
 * Whether only the app's own SQL can have put rows into a table: no role may insert, also not through a view, and no function,
 * trigger or rule does, as far as their sources show.
 */
function isOwnContent(rules: Rules, table: RulesTable): boolean {
  const mayInsert = ({ may }: RulesTable) => may.anon.includes('insert') || may.authenticated.includes('insert');
  if (table.isView || mayInsert(table)) return false;
  const name = table.name.replace(/[^\w]/g, '\\$&');
  if (rules.tables.some((one) => one.isView && mayInsert(one) && new RegExp(`\\b${name}\\b`).test(one.query ?? '')))
    return false;
  const place = `(?:only\\s+)?(?:"?public"?\\s*\\.\\s*)?"?${name}\\b`;
  const puts = new RegExp(`\\binto\\s+${place}`, 'i');
  const statements = rules.routines.flatMap((source) => source.split(';'));
  return !statements.some((statement) => puts.test(statement) || mayPutAnything(statement));
}

/** Whether a statement executes dynamic SQL that inserts rows, or whose target table can't be known. */
function mayPutAnything(statement: string): boolean {
  if (!/\bexecute\b/i.test(statement)) return false;
  return /\binsert\b/i.test(statement) || !/\bexecute\s+(?:'|(?:pg_catalog\s*\.\s*)?format\s*\()/i.test(statement);
}

/** Whether a select policy looks at more of the row than its owner. */
function asksTheRow(table: RulesTable, role: Role, owners: ReadonlyMap<string, Ownership>): boolean {
  const text = policiesFor(table, role, 'select')
    .map(({ using }) => using ?? '')
    .join(' ');
  return table.columns.some(
    ({ name }) =>
      !isOwner(owners, table.name, name) && new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\b`).test(text),
  );
}

/** Stays the same while columns, policies and grants do: when one changes, the question is asked again. */
export function keyOfTable(rules: Rules, table: RulesTable, who: Finding['who']): string {
  const role: Role = who === 'stranger' ? 'anon' : 'authenticated';
  const policies = policiesFor(table, role, 'select');
  const columns = table.columns.map(({ name, type, may }) => [name, type, may[role].includes('select')]);
  // A policy changes when a function it calls does.
  const called = rules.functions.filter(({ name }) => policies.some(({ using }) => using?.includes(name)));
  return hashOf(['table', who, table.name, columns, policies, called.map(({ source }) => source), table.query]);
}

export function keyOfFunction({ name, args, callers, source }: RulesFunction, who: Finding['who']): string {
  return hashOf(['function', who, name, args, callers, source]);
}

function hashOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
