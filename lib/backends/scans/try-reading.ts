import type { Actor, Attempts } from './attempts';
import { must } from './attempts';
import { judgePast, judgeRead, meaningful } from './judge';
import type { RulesTable } from './rules';
import { isTheirs, markersIn, markersOf } from './whose';
import { mostRows, rowsOf } from './wire';

export const restPath = (table: string) => `/rest/v1/${encodeURIComponent(table)}`;

/** Requests all rows of a table or view, as anybody could from a browser's console. */
export async function tryReading(world: Attempts, table: RulesTable, actor: Actor): Promise<void> {
  const { wire, owners, rules, second, findings } = world;
  const role = actor.who === 'stranger' ? 'anon' : 'authenticated';
  const granted = table.columns.filter(({ may }) => may[role].includes('select')).map(({ name }) => name);
  const select = granted.length === 0 || granted.length === table.columns.length ? '*' : granted.join(',');
  const path = `${restPath(table.name)}?select=${encodeURIComponent(select)}&limit=${mostRows}`;
  const reply = await wire.call(actor.caller, 'GET', path);
  const through = { kind: table.isView ? 'view' : 'table', name: table.name } as const;
  const seen = {
    ...({ who: actor.who, did: 'read', through, after: actor.after } as const),
    call: `GET ${restPath(table.name)}`,
  };
  if (reply.status === 0 && reply.code === 'backend-stopped') {
    findings.add({ ...seen, did: 'stop', table: null, rows: 0, columns: [] }, must);
    return;
  }
  const rows = rowsOf(reply);
  if (rows.length === 0) return;
  if (table.isView) return readView(world, table, actor, rows, seen);
  const others =
    actor.who === 'stranger'
      ? rows
      : rows.filter((row) => !isTheirs({ ...world, tables: rules.tables }, table.name, row, second));
  if (others.length === 0) return;
  const columns = meaningful(Object.keys(others[0]!)).filter((name) => !ownerColumns(world, table.name).includes(name));
  const known = world.seeds.of(table.name, world.first).length;
  const isPart = owners.has(table.name) && known > 1 && others.length < known;
  const isBare =
    actor.who === 'other' && owners.get(table.name)?.by === 'row' && (await hangsOnUnseen(world, table, actor, others));
  const verdict =
    actor.after === null || !owners.has(table.name)
      ? judgeRead({ rules, owners }, { table, who: actor.who, columns: Object.keys(others[0]!), isPart, isBare })
      : must;
  findings.add({ ...seen, table: null, rows: others.length, columns }, verdict);
}

/** Whether some of these rows belong to a private row that the actor can't see. */
async function hangsOnUnseen(
  world: Attempts,
  table: RulesTable,
  actor: Actor,
  rows: readonly Record<string, unknown>[],
): Promise<boolean> {
  const ownership = world.owners.get(table.name);
  if (ownership?.by !== 'row') return false;
  const reference = table.references.find(({ columns }) => columns.join() === ownership.columns.join());
  const [column, key] = [reference?.columns[0], reference?.foreignColumns[0]];
  if (reference?.columns.length !== 1 || column === undefined || key === undefined) return false;
  const path = `${restPath(ownership.table)}?select=${encodeURIComponent(key)}&limit=${mostRows}`;
  const seen = new Set(rowsOf(await world.wire.call(actor.caller, 'GET', path)).map((row) => row[key]));
  return rows.some((row) => row[column] !== null && row[column] !== undefined && !seen.has(row[column]));
}

/** A view may contain rows of any table; their content shows whose they are. */
function readView(
  world: Attempts,
  view: RulesTable,
  actor: Actor,
  rows: readonly Record<string, unknown>[],
  seen: Omit<Parameters<Attempts['findings']['add']>[0], 'table' | 'rows' | 'columns'>,
): void {
  const met = meet(world, rows);
  if (met !== null) {
    // A view that runs with its reader's rights shows only what its tables show, which is reported for them.
    if (view.isGuarded && actor.after === null) return;
    const { table, columns } = met;
    const verdict = actor.after === null ? judgePast(world.rules, { through: view, columns, who: actor.who }) : must;
    world.findings.add({ ...seen, table, rows: met.rows, columns }, verdict);
    return;
  }
  if (actor.who !== 'stranger') return;
  const columns = Object.keys(rows[0]!);
  const verdict = judgeRead(world, {
    table: { ...view, isGuarded: true },
    who: 'stranger',
    columns,
    isPart: false,
    isBare: false,
  });
  world.findings.add({ ...seen, table: null, rows: rows.length, columns: meaningful(columns) }, verdict);
}

/** Finds somebody else's private rows in a response. */
export function meet(
  { owners, seeds, rules, first, second, third }: Attempts,
  answer: unknown,
): { table: string; columns: string[]; rows: number } | null {
  const markers = markersOf(owners, seeds, rules.tables, [first, third], second);
  const met = [...new Set(markersIn(answer))].flatMap((text) => markers.get(text) ?? []);
  // The table of which most is seen.
  const tables = [...new Set(met.map(({ table }) => table))].map((table) => met.filter((one) => one.table === table));
  const most = tables.toSorted((a, b) => b.length - a.length)[0];
  if (most === undefined) return null;
  const { table } = most[0]!;
  return {
    table,
    columns: [...new Set(most.map(({ column }) => column))],
    rows: new Set(most.map(({ row }) => row)).size,
  };
}

/** Finds rows without people's ids in a response, from tables that the actor can't read. */
export function meetUnowned(
  { owners, seeds, rules, findings }: Attempts,
  answer: unknown,
): { table: string; columns: string[]; rows: number } | null {
  const found = new Set(markersIn(answer));
  for (const table of rules.tables) {
    if (table.isView || owners.has(table.name)) continue;
    if (findings.met().has(`read ${table.name}`)) continue;
    const hit = seeds
      .any(table.name)
      .map((row) => Object.keys(row).filter((name) => markersIn(row[name]).some((text) => found.has(text))))
      .filter((columns) => columns.length > 0);
    if (hit.length > 0) return { table: table.name, columns: [...new Set(hit.flat())], rows: hit.length };
  }
  return null;
}

export function ownerColumns({ owners }: Pick<Attempts, 'owners'>, table: string): string[] {
  const ownership = owners.get(table);
  return ownership?.by === 'column' ? ownership.columns.map(({ name }) => name) : [];
}
