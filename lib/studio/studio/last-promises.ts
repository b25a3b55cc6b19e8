import type { ShownPromise, StudioState } from './studio-state';

/** The result of each promise in the latest trial that included it, by id. */
export function lastPromises(state: StudioState): Map<string, ShownPromise> {
  return new Map(state.turns.flatMap(({ promises }) => promises.map((shown) => [shown.result.id, shown] as const)));
}
