import type { BackendId, BackendKeys } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import type { Finding, Tried } from '@/lib/base/foundation/finding';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { createFindings, type Actor, type Attempts } from './attempts';
import { findOwners } from './find-owners';
import { createPastPolicies } from './past-policies';
import { readRules } from './read-rules';
import { inOrder, seedRows } from './seed-rows';
import { putFile, tryBucket, tryDeletingFile } from './try-buckets';
import { tryFunction } from './try-functions';
import { tryReading } from './try-reading';
import { tryRising } from './try-rising';
import { tryAdding, tryChanging, tryDeleting, tryGiving } from './try-writing';
import { createWire, type Person } from './wire';

export type Examined = {
  /** Must be fixed, or accepted if it has a key. */
  leaks: readonly Finding[];
  /** What strangers, or all signed-in people, can do under the app's own rules: asked once. */
  questions: readonly Finding[];
  tried: Omit<Tried, 'meant'>;
  /** Everything was tried and answered: the same copy would give the same result. */
  isWhole: boolean;
};

/** The copy could not be read, so nothing was tried. */
export type ExamineTrouble = { code: 'scan-impossible'; reason: string };

/**
 * Tries an app's database as a stranger and as two made-up people who signed up: reads, adds, changes and deletes in
 * every table and bucket, and calls every function. `id` is a throw-away copy: it is written to, and its data is
 * useless afterwards. Judges by the answers and by the tables themselves. Always ends: after `limit` ms the rest is
 * listed as not tried. Several hundred calls, about 3 ms each.
 */
export async function examine(
  {
    backends,
    keys,
    now,
    onSignedUp,
  }: {
    backends: Pick<Backends, 'fetch' | 'read' | 'write'>;
    keys: BackendKeys;
    now: () => number;
    /** Called once the made-up people have accounts: attempts follow, which may get less time. */
    onSignedUp?: () => void;
  },
  id: BackendId,
  limit: number,
): Promise<Result<Examined, ExamineTrouble>> {
  const end = now() + limit;
  const isOver = () => now() > end;
  const read = await readRules(backends, id);
  if (!read.ok) return fail({ code: 'scan-impossible', reason: JSON.stringify(read.error).slice(0, 500) });
  const rules = read.value;
  const owners = findOwners(rules);
  const wire = createWire(backends, id, keys);
  const past = createPastPolicies(backends, id, wire.tries);
  const untried = new Set<string>();
  const findings = createFindings();

  // The first account often gets special rights, so sign up a third person first and try nothing with that account.
  const silent = { code: 'scan-impossible', reason: 'signing up got no answer' } as const;
  const thirdAnswer = await wire.signUp('Zq Thirza Dunkelblau', 'zq.third@example.test');
  if (thirdAnswer === 'silent') return fail(silent);
  const third = typeof thirdAnswer === 'string' ? null : thirdAnswer;
  if (third) await claim(wire, rules.functions, third);
  const firstAnswer = await wire.signUp('Zq Mona Quellbach', 'zq.first@example.test');
  const secondAnswer = await wire.signUp('Zq Tom Brook', 'zq.second@example.test');
  if ([firstAnswer, secondAnswer].includes('silent')) return fail(silent);
  onSignedUp?.();
  const first = typeof firstAnswer === 'string' ? null : firstAnswer;
  const second = typeof secondAnswer === 'string' ? null : secondAnswer;
  const users = first && second ? 2 : 0;
  const nobody: Person = {
    ...wire.stranger,
    id: '5eca0d05-e12a-4a5e-8aaa-00000000dead',
    email: 'zq.nobody@example.test',
    name: 'Zq Nobody',
  };
  const people = [first ?? nobody, second ?? nobody, third ?? nobody] as const;
  const seeds = await seedRows({ rules, owners, wire, past, people: [...new Set(people)], isOver });
  for (const name of seeds.empty) untried.add(name);

  const skip = (name: string) => void untried.add(name);
  const base: Attempts = {
    ...{ rules, owners, wire, past, seeds, findings, isOver, skip, now },
    first: people[0],
    second: people[1],
    third: people[2],
    already: new Set(),
  };
  const stranger: Actor = { who: 'stranger', caller: wire.stranger, after: null };
  const actors: Actor[] = [stranger, ...(users > 0 ? [{ who: 'other', caller: people[1], after: null } as const] : [])];

  const each = async <Part extends { name: string }>(
    parts: readonly Part[],
    tryIt: (part: Part, actor: Actor) => Promise<void>,
  ) => {
    for (const part of parts)
      for (const actor of actors) {
        if (isOver()) skip(part.name);
        else await tryIt(part, actor);
      }
  };
  const tables = rules.tables.filter(({ name }) => !seeds.empty.includes(name));
  await each(tables, (table, actor) => tryReading(base, table, actor));
  const fixed = rules.functions.filter(({ isVolatile }) => !isVolatile);
  await each(fixed, (fn, actor) => tryFunction(base, fn, actor));
  const world: Attempts = { ...base, already: new Set(findings.met()) };

  const files = new Map<string, { path: string; text: string }>();
  for (const bucket of rules.buckets) {
    const file = isOver() ? null : await putFile(world, bucket, people[0], keys.secretKey);
    if (file) files.set(bucket.id, file);
    else skip(bucket.id);
  }
  const filled = rules.buckets
    .filter((bucket) => files.has(bucket.id))
    .map((bucket) => ({ ...bucket, name: bucket.id }));
  await each(filled, (bucket, actor) => tryBucket(world, bucket, files.get(bucket.id)!, actor));

  await each(tables, (table, actor) => tryChanging(world, table, actor));
  if (users > 0) {
    await tryRising({ ...world, already: new Set(findings.met()) });
    for (const table of tables) if (!isOver()) await tryGiving(world, table);
  }
  await each(
    rules.tables.filter(({ isView }) => !isView),
    (table, actor) => tryAdding(world, table, actor),
  );
  await each(
    rules.functions.filter(({ isVolatile }) => isVolatile),
    (fn, actor) => tryFunction(world, fn, actor),
  );
  // Rows that others reference are deleted last.
  await each(inOrder(tables).toReversed(), (table, actor) => tryDeleting(world, table, actor));
  await each(filled, (bucket, actor) => tryDeletingFile(world, bucket, files.get(bucket.id)!, actor));

  return succeed({
    leaks: findings.leaks(),
    questions: findings.questions(),
    tried: {
      ...{ tries: wire.tries(), users, untried: [...untried].slice(0, 100) },
      tables: rules.tables.length,
      functions: rules.functions.length,
      buckets: rules.buckets.length,
    },
    isWhole: !isOver() && wire.silences() === 0,
  });
}

/** Calls the functions that a first account may call to claim the app: those without arguments. */
async function claim(
  wire: ReturnType<typeof createWire>,
  functions: readonly { name: string; args: readonly unknown[]; callers: readonly string[]; isVolatile: boolean }[],
  person: Person,
): Promise<void> {
  const claims = functions.filter(
    ({ name, args, callers, isVolatile }) =>
      args.length === 0 &&
      isVolatile &&
      callers.includes('authenticated') &&
      /claim|setup|set_up|init|become|first|owner|host|admin/i.test(name),
  );
  for (const { name } of claims) await wire.call(person, 'POST', `/rest/v1/rpc/${encodeURIComponent(name)}`, {});
}
