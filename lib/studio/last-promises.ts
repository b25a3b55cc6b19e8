import type { ShownPromise, StudioState } from './studio-state';

/** What the latest trial that knew a promise said of it, by its id. */
export function lastPromises(state: StudioState): Map<string, ShownPromise> {
  return new Map(state.turns.flatMap(({ promises }) => promises.map((shown) => [shown.result.id, shown] as const)));
}
