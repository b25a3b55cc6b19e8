/** One owner's calls: how many are in each of its engines, and which wait to be let in. */
type Owner = { engines: ReadonlyMap<string, number>; line: readonly Waiting[]; lastCall: number };
type Waiting = { n: number; engine: string; since: number };

export type CallsState = ReadonlyMap<string, Owner>;

export type CallsLimits = {
  /** Engines working at once, for an owner who is held back. */
  engines: number;
  /** Calls in engines at once, for such an owner. */
  calls: number;
  /** Milliseconds a call may wait. */
  wait: () => number;
};

export type CallsEvent = { at: number } & (
  | { type: 'call-asked'; n: number; owner: string; engine: string }
  | { type: 'call-answered'; owner: string; engine: string }
  /** Send this a few times a second while any call waits. */
  | { type: 'time-passed' }
);

export type CallsCommand = { type: 'let-in'; n: number } | { type: 'give-up'; n: number };

type SpentBy = (owner: string, at: number) => number;
type Step = { state: CallsState; commands: readonly CallsCommand[] };

/** Milliseconds after an owner's last call during which the others leave room for it. */
export const around = 10_000;
/** Milliseconds of recent engine time that everybody has free: an eighth of one engine's. */
export const free = 5000;

/**
 * Decides which calls go on to their engines. An owner does not wait if they are alone, or have spent little recent
 * engine time, or less than the mean of the active owners. Owners who spent more share a part of the processors, first
 * come, first served, so that the rest is there for others.
 */
export function stepCalls(before: CallsState, event: CallsEvent, limits: CallsLimits, spentBy: SpentBy): Step {
  const state = note(before, event);
  if (event.type !== 'time-passed') return letIn(state, event.owner, event.at, limits, spentBy);
  let step: Step = { state, commands: [] };
  for (const owner of state.keys()) {
    const next = letIn(step.state, owner, event.at, limits, spentBy);
    step = { state: next.state, commands: [...step.commands, ...next.commands] };
  }
  return step;
}

/** Whether an owner has to leave room for others now. */
export function isHeldBack(state: CallsState, owner: string, at: number, spentBy: SpentBy): boolean {
  const own = spentBy(owner, at);
  if (own < free) return false;
  const others = [...state].filter(([name, one]) => name !== owner && isAround(one, at)).map(([name]) => name);
  if (others.length === 0) return false;
  const all = others.reduce((sum, name) => sum + spentBy(name, at), own);
  return own >= all / (others.length + 1);
}

export const isAnybodyWaiting = (state: CallsState) => [...state.values()].some(({ line }) => line.length > 0);

const isAround = ({ engines, line, lastCall }: Owner, at: number) =>
  engines.size > 0 || line.length > 0 || at - lastCall < around;

function note(state: CallsState, event: CallsEvent): CallsState {
  const { at } = event;
  const next = new Map([...state].filter(([, owner]) => isAround(owner, at)));
  if (event.type === 'time-passed') return next;
  const owner = next.get(event.owner) ?? { engines: new Map<string, number>(), line: [], lastCall: at };
  if (event.type === 'call-asked') {
    const line = [...owner.line, { n: event.n, engine: event.engine, since: at }];
    return next.set(event.owner, { ...owner, line, lastCall: at });
  }
  const engines = new Map(owner.engines);
  const left = (engines.get(event.engine) ?? 0) - 1;
  if (left > 0) engines.set(event.engine, left);
  else engines.delete(event.engine);
  return next.set(event.owner, { ...owner, engines, lastCall: at });
}

function letIn(state: CallsState, name: string, at: number, limits: CallsLimits, spentBy: SpentBy): Step {
  const owner = state.get(name);
  if (!owner || owner.line.length === 0) return { state, commands: [] };
  const isHeld = isHeldBack(state, name, at, spentBy);
  const engines = new Map(owner.engines);
  let calls = [...engines.values()].reduce((sum, one) => sum + one, 0);
  const hasRoom = (engine: string) =>
    !isHeld || (calls < limits.calls && (engines.has(engine) || engines.size < limits.engines));
  const commands: CallsCommand[] = [];
  let from = 0;
  for (const { n, engine, since } of owner.line) {
    if (hasRoom(engine)) {
      engines.set(engine, (engines.get(engine) ?? 0) + 1);
      calls += 1;
      commands.push({ type: 'let-in', n });
    } else if (at - since >= limits.wait()) commands.push({ type: 'give-up', n });
    else break;
    from += 1;
  }
  if (from === 0) return { state, commands };
  return { state: new Map(state).set(name, { ...owner, engines, line: owner.line.slice(from) }), commands };
}
