import type { TurnMemory } from './turn';

/** `nothing`: the person only asked, or the plan is not approved yet. */
export type MayChange = 'files' | 'nothing';

/**
 * What a turn may do to the app now. Everything that writes asks this, so that Ask mode guarantees that nothing
 * changes.
 */
export function mayChangeOf({ mode, approvedPlan }: Pick<TurnMemory, 'mode' | 'approvedPlan'>): MayChange {
  return mode === 'ask' || (mode === 'plan' && approvedPlan === null) ? 'nothing' : 'files';
}
