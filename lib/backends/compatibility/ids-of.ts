import { expect } from 'vitest';

type Answer = { data: unknown; error: unknown };
export const ids = ({ data, error }: Answer) => {
  expect(error).toBeNull();
  return (data as { id: number }[]).map(({ id }) => id);
};
/** Sorted ids, for calls that request no order. */
export const sorted = (answer: Answer) => ids(answer).sort((a, b) => a - b);
