import type { JourneyPerson, PromiseStep } from './promise';

/** A step performed in the page by dispatching events. */
export type PageStep = Exclude<PromiseStep, { do: 'go' } | { do: 'reload' } | { do: 'size' } | { do: 'as' }>;

/** A stretch of a journey within one document at one width; `first` is the index of its first step. */
export type Leg = {
  /**
   * `fresh`: with empty storage; `open`: at another address, keeping what is stored; `reload`: at the same address.
   * `person`: from here on at that person's own device, signed in; null stays at the current one.
   */
  begin:
    | { kind: 'fresh' | 'open'; route: string; person: JourneyPerson | null }
    | { kind: 'reload' }
    | { kind: 'stay' };
  size: 'phone' | 'desktop';
  first: number;
  steps: PageStep[];
};

/** Splits a journey wherever the page is opened, reloaded or resized. */
export function legsOf(journey: readonly PromiseStep[]): Leg[] {
  const legs: Leg[] = [{ begin: { kind: 'fresh', route: '/', person: null }, size: 'desktop', first: 0, steps: [] }];
  for (const [index, step] of journey.entries()) {
    const last = legs.at(-1)!;
    const next = { size: last.size, first: index + 1, steps: [] };
    // A `go` before anything was done at a device only sets where to start.
    const isUntouched = last.steps.length === 0 && (legs.length === 1 || isPersonal(last));
    if (step.do === 'go' && isUntouched && 'route' in last.begin) {
      legs[legs.length - 1] = { ...last, begin: { ...last.begin, route: step.route }, first: index + 1 };
    } else if (step.do === 'go') {
      legs.push({ ...next, begin: { kind: 'open', route: step.route, person: null } });
    } else if (step.do === 'as') {
      const isFirst = legs.length === 1 && last.steps.length === 0;
      if (isFirst) legs[0] = { ...last, begin: { kind: 'fresh', route: '/', person: step.person }, first: index + 1 };
      else legs.push({ ...next, begin: { kind: 'open', route: '/', person: step.person } });
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

const isPersonal = ({ begin }: Leg) => 'person' in begin && begin.person !== null;
