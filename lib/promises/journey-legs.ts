import type { JourneyPerson, PromiseStep } from './promise';

/** What is done in a page by events. */
export type PageStep = Exclude<PromiseStep, { do: 'go' } | { do: 'reload' } | { do: 'size' } | { do: 'as' }>;

/** A stretch of a journey within one document at one width; `first` is the number of its first step, from 0. */
export type Leg = {
  /**
   * `fresh`: with empty storages; `open`: another address, and `reload`: the same, with what is stored now. `person`: at that
   * person's own device from here on, signed in; null goes on at the same.
   */
  begin:
    { kind: 'fresh' | 'open'; route: string; person: JourneyPerson | null } | { kind: 'reload' } | { kind: 'stay' };
  size: 'phone' | 'desktop';
  first: number;
  steps: PageStep[];
};

/** Cuts a journey where the page is opened anew or changes its size. */
export function legsOf(journey: readonly PromiseStep[]): Leg[] {
  const legs: Leg[] = [{ begin: { kind: 'fresh', route: '/', person: null }, size: 'desktop', first: 0, steps: [] }];
  for (const [index, step] of journey.entries()) {
    const last = legs.at(-1)!;
    const next = { size: last.size, first: index + 1, steps: [] };
    // Where nothing was done yet at a device, the place to begin at is all that a `go` says.
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
