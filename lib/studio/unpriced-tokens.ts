import type { StudioState } from './studio-state';

/** Tokens of this project's turns that no price is known for, read and written together. */
export function unpricedTokens({ turns }: Pick<StudioState, 'turns'>): number {
  return turns.reduce(
    (sum, { usage }) => (usage !== null && usage.cost === null ? sum + usage.input + usage.output : sum),
    0,
  );
}
