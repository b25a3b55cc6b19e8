import type { RulesColumn, RulesTable } from './rules';

/** The person a row is made for, and the index of the row among theirs. */
export type RowFor = { id: string; email: string; name: string; index: number };

/** Recognisable wherever it comes back: letters that occur in no real text, numbers that nobody would type. */
export type Marker = string | number;

const letters = 'bcdfghjkmnpqrstvwxz';

/** Deterministic and distinct per number: 8 letters without a vowel. */
export function markerText(n: number): string {
  let rest = n * 7919 + 104_729;
  let text = 'zq';
  for (let at = 0; at < 6; at += 1) {
    text += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length) + n;
  }
  return text;
}

const quoted = (sql: string) => [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text!.replaceAll("''", "'"));
const figures = (sql: string) =>
  [...sql.matchAll(/(?<![\w'.])-?\d+(?:\.\d+)?(?![\w'])/g)].map(([text]) => Number(text));

/**
 * Values to try in a column, most likely first; pure. Derived from type, name, default and check constraints; it can't
 * know which values a trigger or another row forbids.
 */
export function candidatesFor(table: RulesTable, column: RulesColumn, person: RowFor, n: number): unknown[] {
  const { type, name, choices } = column;
  const checks = table.checks.filter(({ columns }) => columns.includes(name)).map(({ sql }) => sql);
  const said = checks.join(' ');
  if (choices) return rotate(choices, person.index);
  if (type.endsWith('[]')) return type.startsWith('text') ? [[markerText(n)], []] : [[]];
  if (/^(text|character|varchar|citext)/.test(type)) return textsFor(column, said, person, n);
  if (/^(smallint|integer|bigint|numeric|real|double|money)/.test(type)) {
    const bounds = figures(said).toSorted((a, b) => a - b);
    const between = bounds.length > 1 ? [Math.ceil((bounds[0]! + bounds[1]!) / 2)] : [];
    const around = bounds.flatMap((one) => [one, one + 1, one - 1]);
    const unusual = type === 'smallint' ? 20_011 + (n % 9000) : 41_011 + n * 37;
    return [...(bounds.length === 0 ? [unusual] : []), ...between, unusual, ...around, 1, 2, 10, 30, n % 100, 0];
  }
  switch (type.replace(/\(\d+\)/, '')) {
    case 'uuid':
      return [uuidOf(n)];
    case 'boolean':
      return person.index > 0 ? [true, false] : [false, true];
    case 'date':
      return [1, 2, 7, -1].map((days) => day(days + n).slice(0, 10));
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      // The second row gets a past time, to cover rows that count only once their time has come.
      return person.index > 0 ? ['2020-02-02T10:00:00Z', day(n)] : [1, 2, -1].map((days) => day(days + n));
    case 'time without time zone':
    case 'time with time zone':
      return ['18:00', '09:30', '12:00'];
    case 'json':
    case 'jsonb':
      return [{ note: markerText(n) }, [], {}];
    case 'interval':
      return ['1 hour'];
    case 'inet':
    case 'cidr':
      return ['192.0.2.7'];
    case 'daterange':
      return [`[${day(2 * n).slice(0, 10)},${day(2 * n + 1).slice(0, 10)})`];
    case 'tsrange':
    case 'tstzrange':
      return [`[${day(2 * n)},${day(2 * n + 1)})`];
    case 'int4range':
    case 'int8range':
    case 'numrange':
      return [`[${n * 10},${n * 10 + 1})`];
    case 'bytea':
      return ['\\x00'];
    case 'point':
      return ['(1,2)'];
    default:
      return [];
  }
}

function textsFor({ name, type }: RulesColumn, said: string, person: RowFor, n: number): unknown[] {
  const marker = markerText(n);
  const literals = quoted(said).filter((one) => !/[\^$\\*+[\]%]/.test(one));
  const isChoice = /=\s*any|\bin\s*\(|\s=\s*'/i.test(said) && literals.length > 0;
  const usual = (() => {
    if (/e_?mail/i.test(name)) return `${marker}@example.test`;
    if (/phone|mobile|telefon|fax/i.test(name)) return `+49 30 ${5_000_000 + n * 7919}`;
    if (/url|link|website|avatar|image|photo|picture/i.test(name)) return `https://example.test/${marker}`;
    if (/colou?r/i.test(name)) return '#22aa66';
    if (/slug/i.test(name)) return marker;
    if (/postcode|zip|plz/i.test(name)) return String(10_000 + (n % 89_999));
    if (/iban/i.test(name)) return `DE8937040044${1_000_000_000 + n}`;
    return `${/name/i.test(name) ? 'Zq ' : ''}${marker}`;
  })();
  const most = Number(/\((\d+)\)/.exec(type)?.[1] ?? Infinity);
  const cut = [...new Set(figures(said))].filter((one) => one > 0 && one <= 200).map((one) => sized(marker, one));
  const texts = [usual, marker, ...cut, ...literals, person.name, marker.slice(0, 4), `A${n}`, String(n), '12:00', 'a'];
  const all = isChoice ? [...rotate(literals, person.index), ...texts] : texts;
  return [...new Set(all.filter((text) => text.length <= most))];
}

const sized = (marker: string, length: number) => marker.repeat(Math.ceil(length / marker.length)).slice(0, length);

const powerful = /admin|owner|host|teacher|manager|staff|super|moder|editor|chief|lead|conductor|doctor|boss/i;

function rotate(all: readonly string[], by: number): string[] {
  if (all.length === 0) return [];
  // Put powerful values last: nobody should get more rights than signing up gives.
  const values = [...all.filter((one) => !powerful.test(one)), ...all.filter((one) => powerful.test(one))];
  if (powerful.test(values.at(-1)!)) return values;
  // The last value of a list usually means released: published, done, public.
  return by === 0 ? [...values] : values.toReversed();
}

function uuidOf(n: number): string {
  return `5eca0d05-e12a-4a5e-8aaa-${n.toString(16).padStart(12, '0')}`;
}

/** Far enough in the future to collide with nothing that exists. */
function day(ahead: number): string {
  return new Date(Date.UTC(2040, 0, 1 + ahead, 10)).toISOString().replace('.000Z', 'Z');
}
