import type { Finding } from '@/lib/base/foundation/finding';
import { must, type Actor, type Attempts } from './attempts';
import { judgeDelicate, judgePast, keyOfFunction, meaningful } from './judge';
import { argumentsFor } from './make-arguments';
import type { Row } from './past-policies';
import type { RulesFunction } from './rules';
import { meet, meetUnowned } from './try-reading';
import { compareMoments } from './try-writing';
import { isTheirs } from './whose';

/** Calls a function with somebody else's ids, and judges its response and its effect on the rows. */
export async function tryFunction(world: Attempts, fn: RulesFunction, actor: Actor): Promise<void> {
  const { wire, past, rules, owners, findings, second } = world;
  const role = actor.who === 'stranger' ? 'anon' : 'authenticated';
  const sets = argumentsFor(world, fn);
  if (sets.length === 0) return world.skip(fn.name);
  const through = { kind: 'function', name: fn.name } as const;
  const path = `/rest/v1/rpc/${encodeURIComponent(fn.name)}`;
  const seen = {
    ...({ who: actor.who, through, after: actor.after } as const),
    call: `POST ${path}`,
    table: null,
    rows: 0,
    columns: [],
  };
  if (findings.has({ did: 'stop', through })) return;
  const real = rules.tables.filter(({ isView }) => !isView);
  let gave = false;
  let wrote: { table: string; rows: number } | null = null;
  let wasRun = false;

  for (const args of sets) {
    if (world.isOver()) return world.skip(fn.name);
    const before = fn.isVolatile ? await past.moment(real) : new Map();
    const reply = await wire.call(actor.caller, 'POST', path, args);
    if (reply.status === 0 && reply.code === 'backend-stopped') {
      findings.add({ ...seen, did: 'stop' }, must);
      return;
    }
    if (reply.status === 404 || reply.code === '42501') {
      if (!fn.callers.includes(role)) return;
      continue;
    }
    wasRun = true;
    const isAnswer = reply.status >= 200 && reply.status < 300;
    if (isAnswer && reply.body !== null && typeof reply.body !== 'boolean' && JSON.stringify(reply.body) !== '[]')
      gave = true;
    const met = isAnswer ? meet(world, withoutArguments(reply.body, args)) : null;
    if (met !== null) {
      // A function that runs with its caller's rights returns only what the tables return, which is reported for them.
      const verdict = judgePast(rules, { through: fn, columns: met.columns, who: actor.who });
      if (fn.isDefiner)
        findings.add({ ...seen, did: 'read', table: met.table, rows: met.rows, columns: met.columns }, verdict);
    }
    const other =
      isAnswer && met === null && fn.isDefiner ? meetUnowned(world, withoutArguments(reply.body, args)) : null;
    if (other !== null)
      findings.add(
        { ...seen, did: 'read', table: other.table, rows: other.rows, columns: meaningful(other.columns) },
        judgeDelicate(fn, other.columns, actor.who),
      );
    if (!fn.isVolatile) continue;
    const after = await past.moment(real);
    for (const table of real) {
      const { changed, gone, added } = compareMoments(table, before, after);
      const isVictim = (row: Row) =>
        actor.who === 'stranger' ||
        (owners.has(table.name) && !isTheirs({ ...world, tables: rules.tables }, table.name, row, second));
      const overwritten = changed.filter(
        (one) => isVictim(one.before) && !onlyUsesUp(one.before, one.after, owners.has(table.name)),
      );
      const lost = gone.filter(isVictim);
      const did: Finding['did'] | null = lost.length > 0 ? 'delete' : overwritten.length > 0 ? 'change' : null;
      if (did !== null)
        findings.add({ ...seen, did, table: table.name, rows: Math.max(lost.length, overwritten.length) }, must);
      const touched = added.length + changed.length;
      if (touched > 0 && wrote === null) wrote = { table: table.name, rows: touched };
    }
  }
  if (actor.who !== 'stranger' || !fn.isDefiner || !wasRun) return;
  // A helper that only answers yes or no exposes nothing and stores nothing.
  const isHelper = fn.returns === 'boolean' && (!fn.isVolatile || fn.args.length === 0);
  if (wrote === null && !gave && isHelper) return;
  if (['read', 'change', 'delete'].some((did) => findings.has({ did: did as 'read', through }))) return;
  findings.add(
    { ...seen, did: 'use', table: wrote?.table ?? null, rows: wrote?.rows ?? 0 },
    { says: 'question', key: keyOfFunction(fn, 'stranger') },
  );
}

/**
 * Whether a change only takes a free place or moves a counter, as booking and voting do, and leaves everything that
 * people had written unchanged.
 */
function onlyUsesUp(before: Row, after: Row, isPrivate: boolean): boolean {
  if (isPrivate) return false;
  const news = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return news.every((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === null || was === '' || (was === false && is === true)) return true;
    if (typeof was === 'number' && typeof is === 'number') return Math.abs(is - was) <= 20;
    return /_at$|updated|modified|count|status/i.test(name);
  });
}

/** Removes values that were sent as arguments: the caller already knew them. */
function withoutArguments(body: unknown, args: Record<string, unknown>): unknown {
  const sent = new Set(Object.values(args).map((value) => JSON.stringify(value)));
  const strip = (value: unknown): unknown => {
    if (sent.has(JSON.stringify(value))) return null;
    if (Array.isArray(value)) return value.map(strip);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one)]));
    return value;
  };
  return strip(body);
}
