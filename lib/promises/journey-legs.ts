import type { PromiseStep } from './promise';

/** What is done in a page by events. */
export type PageStep = Exclude<PromiseStep, { do: 'go' } | { do: 'reload' } | { do: 'size' }>;

/** A stretch of a journey within one document at one width; `first` is the number of its first step, from 0. */
export type Leg = {
  /** `fresh`: with the storages it is given; `open`: another address, and `reload`: the same, with what is stored now. */
  begin: { kind: 'fresh' | 'open'; route: string } | { kind: 'reload' } | { kind: 'stay' };
  size: 'phone' | 'desktop';
  first: number;
  steps: PageStep[];
};

/** Cuts a journey where the page is opened anew or changes its size. */
export function legsOf(journey: readonly PromiseStep[]): Leg[] {
  const legs: Leg[] = [{ begin: { kind: 'fresh', route: '/' }, size: 'desktop', first: 0, steps: [] }];
  for (const [index, step] of journey.entries()) {
    const last = legs.at(-1)!;
    const isUntouched = legs.length === 1 && last.steps.length === 0;
    const next = { size: last.size, first: index + 1, steps: [] };
    if (step.do === 'go') {
      if (isUntouched) legs[0] = { ...last, begin: { kind: 'fresh', route: step.route }, first: index + 1 };
      else legs.push({ ...next, begin: { kind: 'open', route: step.route } });
    } else if (step.do === 'reload') {
      legs.push({ ...next, begin: { kind: 'reload' } });
    } else if (step.do === 'size') {
      if (last.steps.length === 0) legs[legs.length - 1] = { ...last, size: step.size, first: index + 1 };
      else legs.push({ ...next, begin: { kind: 'stay' }, size: step.size });
    } else {
      last.steps.push(step);
    }
  }
  return legs;
}
