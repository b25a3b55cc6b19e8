import type { StudioState } from './studio-state';

/** Total of tokens read and written by this project's turns that have no known price. */
export function unpricedTokens({ turns }: Pick<StudioState, 'turns'>): number {
  return turns.reduce(
    (sum, { usage }) => (usage !== null && usage.cost === null ? sum + usage.input + usage.output : sum),
    0,
  );
}
