/** Settings about a transaction's caller that were noted but not yet sent to the database. */
export type Settings = Map<string, string>;

const setConfig = /^select set_config\('((?:role|request\.|response\.|storage\.)[\w.]*)', \$1, true\)$/i;
const setRole = /^set local role "([A-Za-z_]\w*)"$/i;

/**
 * Whether a statement only sets the transaction's caller or request; if so, it is noted here. The engine sends six such
 * statements before each of the app's own; together they cost more than the app's statement, so they are sent as one.
 */
export function noteSetting(settings: Settings, sql: string, values: readonly unknown[]): boolean {
  const role = setRole.exec(sql)?.[1];
  const name = role === undefined ? setConfig.exec(sql)?.[1] : 'role';
  const value = role ?? values[0];
  if (name === undefined || typeof value !== 'string') return false;
  settings.set(name, value);
  return true;
}

/** All of them in one statement. The role is left out: it is set on the session, see `actor.ts`. */
export function tellSettings(settings: Settings): { sql: string; values: string[] } {
  const all = [...settings].filter(([name]) => name !== 'role');
  const calls = all.map((_, at) => `pg_catalog.set_config($${at * 2 + 1}, $${at * 2 + 2}, true)`);
  return { sql: `select ${calls.join(', ')}`, values: all.flat() };
}
