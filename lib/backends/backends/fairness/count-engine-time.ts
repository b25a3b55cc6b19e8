/**
 * Recent milliseconds of engine time per owner: time spent one half-life ago counts half. An engine is at work from a
 * call until its answer, whatever it does meanwhile: a function that sleeps or loops counts like a long statement.
 */
export type EngineTime = ReadonlyMap<string, Spent>;

/** The time spent until `at`, and how many engines have been at work since. */
type Spent = { until: number; at: number; atWork: number };

export const halfLife = 30_000;
const decay = Math.LN2 / halfLife;
/** Milliseconds too small to matter; an owner below that is forgotten. */
const nothing = 1;

export function spentBy(time: EngineTime, owner: string, at: number): number {
  const spent = time.get(owner);
  return spent === undefined ? 0 : spentUntil(spent, at);
}

/** Records that one of this owner's engines starts or stops working. */
export function countWork(time: EngineTime, owner: string, change: 1 | -1, at: number): EngineTime {
  return withOwner(time, owner, { spent: 0, change }, at);
}

/** Charges an owner milliseconds at once. */
export function charge(time: EngineTime, owner: string, milliseconds: number, at: number): EngineTime {
  return withOwner(time, owner, { spent: milliseconds, change: 0 }, at);
}

function withOwner(time: EngineTime, owner: string, more: { spent: number; change: number }, at: number): EngineTime {
  const before = time.get(owner) ?? { until: 0, at, atWork: 0 };
  const after = { until: spentUntil(before, at) + more.spent, at, atWork: before.atWork + more.change };
  const next = new Map(time);
  next.set(owner, after);
  for (const [other, spent] of next) if (spent.atWork === 0 && spentUntil(spent, at) < nothing) next.delete(other);
  return next;
}

function spentUntil({ until, at: since, atWork }: Spent, at: number): number {
  const left = Math.exp(-decay * Math.max(0, at - since));
  return until * left + (atWork * (1 - left)) / decay;
}
