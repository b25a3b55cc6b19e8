/** Who a transaction is for, as far as it was said and not yet told to the database. */
export type Settings = Map<string, string>;

const setConfig = /^select set_config\('((?:role|request\.|response\.|storage\.)[\w.]*)', \$1, true\)$/i;
const setRole = /^set local role "([A-Za-z_]\w*)"$/i;

/**
 * Whether a statement only says who the transaction is for, or of what request; it is then noted here. The engine says so in
 * six statements before each of the app's own, which cost it more than that one: they go to the database as one.
 */
export function noteSetting(settings: Settings, sql: string, values: readonly unknown[]): boolean {
  const role = setRole.exec(sql)?.[1];
  const name = role === undefined ? setConfig.exec(sql)?.[1] : 'role';
  const value = role ?? values[0];
  if (name === undefined || typeof value !== 'string') return false;
  settings.set(name, value);
  return true;
}

/** All of them at once. Not the role: the session is made its own, see `actor.ts`. */
export function tellSettings(settings: Settings): { sql: string; values: string[] } {
  const all = [...settings].filter(([name]) => name !== 'role');
  const calls = all.map((_, at) => `pg_catalog.set_config($${at * 2 + 1}, $${at * 2 + 2}, true)`);
  return { sql: `select ${calls.join(', ')}`, values: all.flat() };
}
