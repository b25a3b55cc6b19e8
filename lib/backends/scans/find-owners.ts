import type { Rules, RulesTable } from './rules';

/** How a table's rows belong to people. */
export type Ownership =
  /** These columns hold a user's id or e-mail address. */
  | { by: 'column'; columns: OwnerColumn[] }
  /** These columns reference a row of `table`, which belongs to somebody. */
  | { by: 'row'; columns: string[]; table: string }
  /** Rows of `table` list the members. */
  | { by: 'members'; table: string };

export type OwnerColumn = { name: string; holds: 'id' | 'email' };

/** Column names in which generated apps store a row's owner, for tables where neither a key nor a policy says so. */
const ownerName =
  /^(user|owner|author|creator|profile|member|customer|account|sender|recipient|host|guest|student|patient|employee)(_?u?id)?$|^(created|owned|added|booked|posted|uploaded|submitted)_?by(_id)?$|^uid$/i;

const bare = (sql: string | null) =>
  (sql ?? '')
    .replace(/\(\s*select\s+(auth\.\w+\(\))\s+as\s+\w+\s*\)/gi, '$1')
    .replace(/\(auth\.uid\(\)\)::text/gi, 'auth.uid()')
    .replace(/::\w+/g, '');

/** The tables whose rows belong to people, by name. Other tables belong to everybody, or to the app. */
export function findOwners({ tables }: Rules): ReadonlyMap<string, Ownership> {
  const real = tables.filter(({ isView }) => !isView);
  const owners = new Map<string, Ownership>();
  const isUserTable = (name: string) => {
    if (name === 'auth.users') return true;
    const table = real.find((one) => one.name === name);
    return table !== undefined && table.primaryKey.length === 1 && keyIsUser(table, new Set());
  };
  // A profile's key is its user's id, and so are keys that reference it.
  function keyIsUser(table: RulesTable, seen: Set<string>): boolean {
    if (seen.has(table.name)) return false;
    seen.add(table.name);
    const key = table.primaryKey[0]!;
    return table.references.some(({ columns, table: target }) => {
      if (columns.length !== 1 || columns[0] !== key) return false;
      const next = real.find((one) => one.name === target);
      return target === 'auth.users' || (next !== undefined && next.primaryKey.length === 1 && keyIsUser(next, seen));
    });
  }

  for (const table of real) {
    const columns = table.columns.flatMap(({ name, type, default: given }): OwnerColumn[] => {
      const reference = table.references.find((one) => one.columns.length === 1 && one.columns[0] === name);
      if (reference) return isUserTable(reference.table) ? [{ name, holds: 'id' }] : [];
      if (/auth\.uid\(\)/.test(bare(given))) return [{ name, holds: 'id' }];
      const said = comparedWith(table, name);
      if (said !== null) return [{ name, holds: said }];
      if (/e_?mail/i.test(name) && isAskedFor(table, name)) return [{ name, holds: 'email' }];
      const canHold = type === 'uuid' || type === 'text' || type.startsWith('character varying');
      const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === name;
      return canHold && !isKey && ownerName.test(name) && (type === 'uuid' || /id$/i.test(name))
        ? [{ name, holds: 'id' }]
        : [];
    });
    if (columns.length > 0) owners.set(table.name, { by: 'column', columns });
  }

  for (const table of real) {
    if (owners.has(table.name)) continue;
    const link = real.find((one) => {
      const own = owners.get(one.name);
      if (own?.by !== 'column' || own.columns.length !== 1) return false;
      const points = one.references.some((reference) => reference.table === table.name);
      return points && isMembership(one) && asksFor(tables, table.name, one.name);
    });
    if (link) owners.set(table.name, { by: 'members', table: link.name });
  }

  // Rows that belong to a private row are private too, at any distance.
  for (let grew = true; grew;) {
    grew = false;
    for (const table of real) {
      if (owners.has(table.name)) continue;
      const up = table.references.find((one) => one.table !== table.name && owners.has(one.table));
      if (!up) continue;
      owners.set(table.name, { by: 'row', columns: up.columns, table: up.table });
      grew = true;
    }
  }
  return owners;
}

/** Whether a policy compares this column with the caller. */
function comparedWith(table: RulesTable, column: string): 'id' | 'email' | null {
  const name = `"?${column.replace(/[^\w]/g, '\\$&')}"?`;
  const prefix = `(?:"?${table.name.replace(/[^\w]/g, '\\$&')}"?\\.)?`;
  // Not another table's column of that name, `p.id`.
  const one = `(?<![.\\w"])\\(?${prefix}${name}(?!\\w)\\)?`;
  for (const policy of table.policies) {
    for (const sql of [bare(policy.using), bare(policy.check)]) {
      if (new RegExp(`${one}\\s*=\\s*auth\\.uid\\(\\)|auth\\.uid\\(\\)\\s*=\\s*${one}`, 'i').test(sql)) return 'id';
      const email = String.raw`(?:auth\.email\(\)|\(?auth\.jwt\(\)\s*->>\s*'email'\)?)`;
      if (new RegExp(`${one}\\s*=\\s*${email}|${email}\\s*=\\s*${one}`, 'i').test(sql)) return 'email';
      const subject = String.raw`\(?auth\.jwt\(\)\s*->>\s*'sub'\)?`;
      if (new RegExp(`${one}\\s*=\\s*${subject}|${subject}\\s*=\\s*${one}`, 'i').test(sql)) return 'id';
    }
  }
  return null;
}

/** Whether a select policy uses a column indirectly: through another table, or in lower case. */
function isAskedFor(table: RulesTable, column: string): boolean {
  const name = new RegExp(`\\b${table.name}\\b"?\\.\\(?"?${column}\\b|\\(${column}\\)`);
  return table.policies.some(({ using }) => name.test(using ?? '') && /auth\./.test(using ?? ''));
}

/** Whether a table, going by its name, lists who belongs to what. */
function isMembership(table: RulesTable): boolean {
  return /member|participant|collaborator|_users?$|^user_|shares?$|access|roles?$/i.test(table.name);
}

/** Whether the policies of a table, or of tables that reference it, check its members. */
function asksFor(tables: readonly RulesTable[], name: string, link: string): boolean {
  const about = tables.filter((one) => one.name === name || one.references.some(({ table }) => table === name));
  const text = about.flatMap(({ policies }) => policies.map(({ using, check }) => `${using ?? ''} ${check ?? ''}`));
  return text.some((sql) => sql.includes(link) || /is_\w{0,60}member|can_\w+|has_\w+/i.test(sql));
}
