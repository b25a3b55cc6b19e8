import type { Row } from './past-policies';
import type { RulesFunction } from './rules';
import type { Attempts } from './attempts';
import { candidatesFor } from './make-values';

/** Known only to its owner: nobody can guess it, so it gets a made-up value. */
const secret = /code|token|secret|passw|pin$|key$|hash|link$|captcha/i;
const most = 8;

/**
 * Arguments to call a function with: ids refer to somebody else's rows (ids can be guessed, or read elsewhere;
 * addresses and numbers are known), and the others get values of a fitting type. Empty if an argument can't be made.
 */
export function argumentsFor(world: Attempts, { name, args, source }: RulesFunction): Record<string, unknown>[] {
  const given = args.filter((arg) => arg.name !== '');
  if (given.length !== args.length) return [];
  const choices = given.map((arg) => ({ arg, values: valuesFor(world, arg, source, name) }));
  if (choices.some(({ arg, values }) => values.length === 0 && !arg.isOptional)) return [];
  const longest = Math.max(1, ...choices.map(({ values }) => values.length));
  const sets = Array.from({ length: Math.min(most, longest) }, (_, at) =>
    Object.fromEntries(
      choices
        .filter(({ values }) => values.length > 0)
        .map(({ arg, values }) => [arg.name, values[Math.min(at, values.length - 1)]]),
    ),
  );
  return [...new Map(sets.map((one) => [JSON.stringify(one), one])).values()];
}

function valuesFor(
  { rules, seeds, owners, first, now }: Attempts,
  arg: { name: string; type: string },
  source: string,
  fn: string,
): unknown[] {
  const bare = arg.name.replace(/^(p|_|arg|in|v)_+/i, '').replace(/^_+|(?<!_)_+$/g, '');
  const isSecret = secret.test(bare) && !/postcode|zip_?code|country_?code/i.test(bare);
  const real = rules.tables.filter(({ isView }) => !isView);
  // Tables that the function mentions first, and private tables before others.
  const ranked = real.toSorted(
    (a, b) =>
      Number(source.includes(b.name)) * 2 +
      Number(owners.has(b.name)) -
      Number(source.includes(a.name)) * 2 -
      Number(owners.has(a.name)),
  );
  const own = (table: string): readonly Row[] => {
    const rows = seeds.of(table, first);
    return rows.length > 0 ? rows : seeds.any(table).slice(0, 2);
  };
  const column = {
    name: bare,
    type: arg.type,
    isNullable: true,
    default: null,
    isGenerated: false,
    choices: null,
    may: { anon: [], authenticated: [] },
  };
  const noTable = {
    name: fn,
    isView: false,
    isGuarded: true,
    columns: [],
    primaryKey: [],
    references: [],
    checks: [],
    policies: [],
    may: { anon: [], authenticated: [] },
    query: null,
  };
  const anything = candidatesFor(
    noTable,
    column,
    { id: first.id, email: first.email, name: first.name, index: 0 },
    613,
  );
  if (isSecret) return anything.slice(0, 1);
  const isId = arg.type === 'uuid' || /^(id|.*_id|uid|.*_uuid|user|owner|.*number|.*_no|nr)$/i.test(bare);
  if (isId) {
    const users = arg.type === 'uuid' || arg.type === 'text' ? [first.id] : [];
    const keys = ranked.flatMap((table) => {
      const key =
        table.primaryKey.length === 1 ? table.columns.find((one) => one.name === table.primaryKey[0]) : undefined;
      return key && fits(key.type, arg.type)
        ? own(table.name)
            .slice(0, 1)
            .map((row) => row[key.name])
        : [];
    });
    const isUser = /user|owner|profile|member|customer|author|person|uid/i.test(bare);
    return [...new Set([...(isUser ? users : []), ...keys, ...users])].slice(0, most);
  }
  // Values from a column of the same name, or one that ends in it.
  const said = ranked.flatMap((table) =>
    table.columns
      .filter(
        (one) =>
          fits(one.type, arg.type) &&
          (one.name === bare || one.name.endsWith(`_${bare}`) || bare.endsWith(`_${one.name}`)),
      )
      .flatMap(({ name }) =>
        own(table.name).flatMap((row) => (row[name] === null || row[name] === undefined ? [] : [row[name]])),
      ),
  );
  // Soon: most apps refuse bookings for another year.
  const soon = /^(date|timestamp)/.test(arg.type)
    ? [3, 10].map((days) => new Date(now() + days * 86_400_000).toISOString())
    : [];
  const sameType = ranked.flatMap((table) =>
    /^(date|timestamp|time)/.test(arg.type) || isEnum(rules, arg.type)
      ? table.columns
          .filter(({ type }) => type === arg.type)
          .flatMap(({ name }) => own(table.name).map((row) => row[name]))
      : [],
  );
  // An empty search returns everything.
  const wide =
    /text|character/.test(arg.type) && /search|query|term|filter|like|q$|text|name/i.test(bare) ? ['', '%'] : [];
  return [...new Set([...said.slice(0, 3), ...sameType.slice(0, 2), ...soon, ...wide, ...anything.slice(0, 2)])].slice(
    0,
    5,
  );
}

const isEnum = (rules: Attempts['rules'], type: string) =>
  rules.tables.some(({ columns }) => columns.some((one) => one.type === type && one.choices !== null));

function fits(column: string, arg: string): boolean {
  const kind = (type: string) =>
    /^(smallint|integer|bigint|numeric)/.test(type) ? 'number' : /^(text|character|citext)/.test(type) ? 'text' : type;
  return kind(column) === kind(arg);
}
