import type { AppPromise } from '../../base/promises/promise';
import { promisesOf } from '../../base/promises/promise-schema';
import type { Version } from '../../projects/versions/version';

type Settings = Version['settings'];

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The settings of a version that takes over what the origin changed since `base`. If both changed a setting, ours
 * stays. Promises are compared one by one.
 */
export function mergeSettings(base: Settings, mine: Settings, theirs: Settings): Settings {
  const merged: Record<string, unknown> = { ...mine };
  for (const name of new Set([...Object.keys(base), ...Object.keys(theirs)])) {
    const isOurs = !isSame(mine[name], base[name]);
    if (name === 'promises' || isOurs || isSame(theirs[name], base[name])) continue;
    if (theirs[name] === undefined) delete merged[name];
    else merged[name] = theirs[name];
  }
  const promises = mergePromises(promisesOf(base), promisesOf(mine), promisesOf(theirs));
  return promises.length > 0 || 'promises' in mine ? { ...merged, promises } : merged;
}

function mergePromises(
  base: readonly AppPromise[],
  mine: readonly AppPromise[],
  theirs: readonly AppPromise[],
): AppPromise[] {
  const find = (all: readonly AppPromise[], id: string) => all.find((promise) => promise.id === id);
  /** The result of a promise's last check is not a change by the person. */
  const isAsItWas = (promise: AppPromise | undefined, before: AppPromise | undefined) =>
    isSame(promise && { ...promise, proof: null }, before && { ...before, proof: null });
  const kept = mine.flatMap((promise) => {
    const [before, other] = [find(base, promise.id), find(theirs, promise.id)];
    if (!before || !isAsItWas(promise, before)) return [promise];
    if (!other) return [];
    return [isAsItWas(other, before) ? promise : other];
  });
  const added = theirs.filter(({ id }) => !find(base, id) && !find(mine, id));
  return [...kept, ...added];
}
