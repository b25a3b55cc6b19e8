import type { ColumnKind } from './data-view';

/** Facts about a column from the catalogue that affect how it is shown. */
export type ColumnFacts = {
  name: string;
  /** Without length or precision: `character varying`. */
  type: string;
  enumValues: readonly string[];
  /** Definitions of checks on this column only: `CHECK ((status = ANY (ARRAY['open'::text, 'done'::text])))`. */
  checks: readonly string[];
  /** The referenced table, with its schema unless that is `public`; null for none. */
  linkedTable: string | null;
};

const pictureName = /(^|_)(image|photo|picture|avatar|logo|thumbnail)(_url|_path|_data)?$/;

const kinds: Readonly<Record<string, ColumnKind>> = {
  boolean: 'yes-no',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  date: 'date',
  'time without time zone': 'time',
  'time with time zone': 'time',
  'timestamp without time zone': 'moment',
  'timestamp with time zone': 'moment',
  uuid: 'id',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  citext: 'text',
};

/** What a column means to a person, and the options if it is a choice. */
export function kindOf(facts: ColumnFacts): { kind: ColumnKind; choices: string[] } {
  if (facts.linkedTable === 'auth.users') return { kind: 'person', choices: [] };
  if (facts.linkedTable !== null) return { kind: 'link', choices: [] };
  if (facts.enumValues.length > 0) return { kind: 'choice', choices: [...facts.enumValues] };
  const kind = kinds[facts.type] ?? 'other';
  if (kind !== 'text') return { kind, choices: [] };
  const listed = facts.checks.map(choicesOf).find((choices) => choices.length > 0);
  if (listed) return { kind: 'choice', choices: listed };
  return { kind: pictureName.test(facts.name) ? 'picture' : 'text', choices: [] };
}

/**
 * The texts of `CHECK (column = ANY (ARRAY['a'::text, …]))`, which is how Postgres stores `in ('a', …)`; otherwise
 * none.
 */
function choicesOf(check: string): string[] {
  const list = /^CHECK \(+(?:"[^"]+"|\w+)\)?(?:::text)? = ANY \(+ARRAY\[(.*)\]\)?(?:::text\[\])?\)+$/s.exec(check)?.[1];
  if (list === undefined) return [];
  return [...list.matchAll(/(?<!')'((?:[^']|'')*)'::/g)].map((match) => match[1]!.replaceAll("''", "'"));
}
