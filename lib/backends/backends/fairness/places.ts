import { charge, countWork, type EngineTime, spentBy } from './count-engine-time';

/** A place in memory for one engine, identified by the number of its request. */
type Place = {
  owner: string;
  /**
   * `opening` until its first call, so that it is not closed before; `leaving`: it closes once its calls are done, and
   * then frees the place.
   */
  phase: 'opening' | 'open' | 'leaving';
  /** Calls handed over and not yet answered. */
  calls: number;
  /**
   * The time at which it fell silent with calls pending (one statement, or a function that sleeps); null if it is not.
   */
  silentSince: number | null;
  lastUsed: number;
};

type Waiter = { n: number; owner: string; since: number };

export type PlacesState = {
  most: number;
  places: ReadonlyMap<number, Place>;
  /** In order of arrival. */
  line: readonly Waiter[];
  time: EngineTime;
};

export type PlacesEvent = { at: number } & (
  | { type: 'place-wanted'; n: number; owner: string }
  | { type: 'call-begun'; n: number }
  | { type: 'call-ended'; n: number }
  /** Somebody else is closing it. */
  | { type: 'place-leaving'; n: number }
  | { type: 'place-left'; n: number }
  /** Send this a few times a second while anybody waits. */
  | { type: 'time-passed' }
);

export type PlacesCommand =
  | { type: 'give-place'; n: number }
  /**
   * Ends an engine once its pending calls are done. If it stays silent for `silence` ms before that, it is stopped and
   * those calls fail.
   */
  | { type: 'end-engine'; n: number; silence: number };

type Step = { state: PlacesState; commands: readonly PlacesCommand[] };

/** All in milliseconds. */
export const fairness = {
  /** The engine time that opening costs, charged when the place is given. */
  opening: 500,
  /** An engine unused for this long makes room for anybody. */
  unused: 30_000,
  /** An owner who waits longer than this may have an engine of a costlier owner ended. */
  patience: 750,
  /** How long a leaving engine may be silent. */
  silence: 1000,
  /** The same for an owner's only engine. */
  onlySilence: 5000,
} as const;

export const emptyPlaces = (most: number): PlacesState => ({ most, places: new Map(), line: [], time: new Map() });

/**
 * Decides who gets the places for engines. The line is served by owner, the one with the least recent engine time
 * first, and per owner in order of arrival. Idle engines make room: the waiting owner's own, those of owners who hold
 * more places, or ones long unused. If none is idle, the costliest owner who holds more than the waiting one gives up
 * an engine; an owner with a single place does so only when it has been silent for long and the waiting one has none. A
 * lone owner is never stopped. `isHeard`: pages listen to that engine, so it goes last.
 */
export function stepPlaces(before: PlacesState, event: PlacesEvent, isHeard: (n: number) => boolean): Step {
  const state = note(before, event);
  return state.line.length === 0 ? { state, commands: [] } : settle(state, event.at, isHeard);
}

function note(state: PlacesState, event: PlacesEvent): PlacesState {
  const { at } = event;
  if (event.type === 'time-passed') return state;
  if (event.type === 'place-wanted')
    return { ...state, line: [...state.line, { n: event.n, owner: event.owner, since: at }] };
  const place = state.places.get(event.n);
  if (place === undefined) return state;
  const places = new Map(state.places);
  const keep = (change: Partial<Place>, time = state.time) => {
    places.set(event.n, { ...place, ...change });
    return { ...state, places, time };
  };
  switch (event.type) {
    case 'call-begun': {
      const phase = place.phase === 'opening' ? 'open' : place.phase;
      const begun: Partial<Place> = { phase, calls: place.calls + 1, lastUsed: at };
      if (place.calls > 0) return keep(begun);
      return keep({ ...begun, silentSince: at }, countWork(state.time, place.owner, 1, at));
    }
    case 'call-ended': {
      if (place.calls === 0) return state;
      const ended = { calls: place.calls - 1, lastUsed: at };
      if (place.calls > 1) return keep({ ...ended, silentSince: at });
      return keep({ ...ended, silentSince: null }, countWork(state.time, place.owner, -1, at));
    }
    case 'place-leaving':
      return keep({ phase: 'leaving' });
    case 'place-left': {
      places.delete(event.n);
      const time = place.calls > 0 ? countWork(state.time, place.owner, -1, at) : state.time;
      return { ...state, places, time };
    }
    default:
      return event satisfies never;
  }
}

function settle(before: PlacesState, at: number, isHeard: (n: number) => boolean): Step {
  let state = before;
  const commands: PlacesCommand[] = [];
  while (state.places.size < state.most) {
    const first = inFairOrder(state, at)[0];
    if (!first) return { state, commands };
    state = give(state, first, at);
    commands.push({ type: 'give-place', n: first.n });
  }

  let coming = [...state.places.values()].filter(({ phase }) => phase === 'leaving').length;
  const held = new Map<string, number>();
  const count = (owner: string, change: number) => held.set(owner, (held.get(owner) ?? 0) + change);
  for (const { owner, phase } of state.places.values()) if (phase !== 'leaving') count(owner, 1);
  for (const waiter of inFairOrder(state, at)) {
    if (coming > 0) coming -= 1;
    else {
      const view = { state, at, isHeard, held: (owner: string) => held.get(owner) ?? 0 };
      const found = findAtRest(view, waiter) ?? findDearest(view, waiter);
      if (!found) continue;
      const [n, place, silence] = found;
      state = { ...state, places: new Map(state.places).set(n, { ...place, phase: 'leaving' }) };
      count(place.owner, -1);
      commands.push({ type: 'end-engine', n, silence });
    }
    // The place is promised and counts as held when this owner's next request is considered.
    count(waiter.owner, 1);
  }
  return { state, commands };
}

/** The queue: the owner who spent least first, then by arrival. */
function inFairOrder({ line, time }: PlacesState, at: number): Waiter[] {
  const spent = new Map(line.map(({ owner }) => [owner, spentBy(time, owner, at)]));
  return line.toSorted((a, b) => spent.get(a.owner)! - spent.get(b.owner)! || a.since - b.since || a.n - b.n);
}

function give(state: PlacesState, { n, owner }: Waiter, at: number): PlacesState {
  const place: Place = { owner, phase: 'opening', calls: 0, silentSince: null, lastUsed: at };
  return {
    ...state,
    places: new Map(state.places).set(n, place),
    line: state.line.filter((one) => one.n !== n),
    time: charge(state.time, owner, fairness.opening, at),
  };
}

type View = { state: PlacesState; at: number; isHeard: (n: number) => boolean; held: (owner: string) => number };
type Found = readonly [n: number, place: Place, silence: number];

const openOnes = ({ places }: PlacesState) => [...places].filter(([, { phase }]) => phase === 'open');

/** An idle engine that may be closed for this waiter. */
function findAtRest({ state, at, isHeard, held }: View, waiter: Waiter): Found | null {
  const isUnused = (place: Place) => at - place.lastUsed > fairness.unused;
  const mayGo = (place: Place) =>
    place.owner === waiter.owner || held(place.owner) > held(waiter.owner) || isUnused(place);
  const rank = ([n, place]: [number, Place]) =>
    [
      Number(isHeard(n)),
      Number(!isUnused(place)),
      Number(place.owner !== waiter.owner),
      -held(place.owner),
      place.lastUsed,
    ] as const;
  const [first] = openOnes(state)
    .filter(([, place]) => place.calls === 0 && mayGo(place))
    .map((one) => ({ one, rank: rank(one) }))
    .toSorted((a, b) => compare(a.rank, b.rank));
  return first ? [...first.one, fairness.silence] : null;
}

/** A busy engine of the costliest owner who must give one up for this waiter. */
function findDearest({ state, at, held }: View, waiter: Waiter): Found | null {
  if (at - waiter.since < fairness.patience) return null;
  const own = held(waiter.owner);
  const spent = (owner: string) => spentBy(state.time, owner, at);
  const silentFor = (place: Place) => (place.silentSince === null ? 0 : at - place.silentSince);
  const silenceOf = ({ owner }: Place) => (held(owner) > 1 ? fairness.silence : fairness.onlySilence);
  const mustGo = (place: Place) =>
    place.calls > 0 &&
    place.owner !== waiter.owner &&
    spent(place.owner) > spent(waiter.owner) &&
    (held(place.owner) > own + 1 || (own === 0 && silentFor(place) >= fairness.onlySilence));
  const [first] = openOnes(state)
    .filter(([, place]) => mustGo(place))
    .map((one) => ({ one, rank: [-spent(one[1].owner), -silentFor(one[1])] as const }))
    .toSorted((a, b) => compare(a.rank, b.rank));
  return first ? [...first.one, silenceOf(first.one[1])] : null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, one] of a.entries()) if (one !== b[at]) return one - b[at]!;
  return 0;
}
