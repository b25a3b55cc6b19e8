import { describe, expect, test } from 'vitest';
import { spentBy } from './count-engine-time';
import { emptyPlaces, fairness, type PlacesCommand, type PlacesEvent, type PlacesState, stepPlaces } from './places';

type Told = PlacesEvent extends infer One ? (One extends { at: number } ? Omit<One, 'at'> : never) : never;

/** A pool with a fake clock; its commands are recorded, not executed. */
function createMachine(most: number, isHeard: (n: number) => boolean = () => false) {
  let state: PlacesState = emptyPlaces(most);
  let at = 0;
  const tell = (event: Told): PlacesCommand[] => {
    const step = stepPlaces(state, { ...event, at } as PlacesEvent, isHeard);
    state = step.state;
    return [...step.commands];
  };
  return {
    tell,
    state: () => state,
    at: () => at,
    wait(milliseconds: number): PlacesCommand[] {
      at += milliseconds;
      return tell({ type: 'time-passed' });
    },
    want: (n: number, owner: string) => tell({ type: 'place-wanted', n, owner }),
    begin: (n: number) => tell({ type: 'call-begun', n }),
    end: (n: number) => tell({ type: 'call-ended', n }),
    leave: (n: number) => tell({ type: 'place-left', n }),
  };
}

const given = (...numbers: number[]): PlacesCommand[] => numbers.map((n) => ({ type: 'give-place', n }));
const ended = (n: number, silence: number): PlacesCommand => ({ type: 'end-engine', n, silence });

describe('places', () => {
  test('are given at once while there are any', () => {
    const machine = createMachine(2);
    expect([...machine.want(1, 'ann'), ...machine.want(2, 'ann')]).toEqual(given(1, 2));
  });

  test('an engine is not closed between its opening and its first call', () => {
    const machine = createMachine(1);
    machine.want(1, 'ann');
    expect([...machine.want(2, 'ann'), ...machine.wait(5000)]).toEqual([]);
  });

  test('the least recently used idle one makes room, and one with listeners goes last', () => {
    const machine = createMachine(3, (n) => n === 1);
    for (const n of [1, 2, 3]) {
      machine.want(n, 'ann');
      machine.begin(n);
      machine.wait(10);
      machine.end(n);
    }
    expect(machine.want(4, 'ann')).toEqual([ended(2, fairness.silence)]);
    expect(machine.want(5, 'ann')).toEqual([ended(3, fairness.silence)]);
    expect(machine.want(6, 'ann')).toEqual([ended(1, fairness.silence)]);
    expect(machine.leave(2)).toEqual(given(4));
  });

  test('an owner alone is never stopped, however long others of the same owner wait', () => {
    const machine = createMachine(2);
    for (const n of [1, 2]) {
      machine.want(n, 'ann');
      machine.begin(n);
    }
    machine.want(3, 'ann');
    expect(Array.from({ length: 600 }, () => machine.wait(100)).flat()).toEqual([]);
  });

  test('an owner who fills all places with endless statements gives one up after a second, not before', () => {
    const machine = createMachine(8);
    for (let n = 1; n <= 8; n += 1) {
      machine.want(n, 'mallory');
      machine.begin(n);
    }
    machine.wait(10_000);
    expect(machine.want(9, 'ann')).toEqual([]);
    expect(machine.wait(fairness.patience - 1)).toEqual([]);
    const [command] = machine.wait(1);
    expect(command).toEqual(ended(1, fairness.silence));
    // One is enough for one waiting owner.
    expect(machine.wait(10_000)).toEqual([]);
    expect(machine.leave(1)).toEqual(given(9));
  });

  test('nobody is stopped while nobody waits', () => {
    const machine = createMachine(2);
    machine.want(1, 'mallory');
    machine.want(2, 'ann');
    machine.begin(1);
    machine.begin(2);
    expect(machine.wait(100_000)).toEqual([]);
  });

  test('an owner who spent more engine time takes nothing by force from one who spent less', () => {
    const machine = createMachine(2);
    machine.want(1, 'mallory');
    machine.begin(1);
    machine.wait(60_000);
    machine.end(1);
    machine.leave(1);
    for (const n of [2, 3]) {
      machine.want(n, 'ann');
      machine.begin(n);
    }
    machine.want(4, 'mallory');
    expect(machine.wait(fairness.patience + 1)).toEqual([]);
  });

  test('an owner who holds no more than others keeps an idle engine until it is long unused', () => {
    const machine = createMachine(2);
    machine.want(1, 'ann');
    machine.begin(1);
    machine.end(1);
    machine.want(2, 'mallory');
    machine.begin(2);
    machine.want(3, 'mallory');
    expect(machine.wait(fairness.unused)).toEqual([]);
    expect(machine.wait(1)).toEqual([ended(1, fairness.silence)]);
  });

  test('an owner’s only engine is stopped for an owner without any, but later', () => {
    const machine = createMachine(1);
    machine.want(1, 'ann');
    machine.begin(1);
    machine.wait(1000);
    machine.want(2, 'bob');
    expect(machine.wait(fairness.onlySilence - 1001)).toEqual([]);
    expect(machine.wait(1)).toEqual([ended(1, fairness.onlySilence)]);
  });

  test('the owner who spent least is served first, and each owner’s requests in order of arrival', () => {
    const machine = createMachine(1);
    machine.want(1, 'mallory');
    machine.begin(1);
    machine.wait(3000);
    machine.want(2, 'mallory');
    machine.want(3, 'mallory');
    machine.want(4, 'ann');
    machine.end(1);
    const order: number[] = [];
    for (let freed = 1, left = 3; left > 0; left -= 1) {
      const commands = machine.leave(freed);
      freed = commands[0]!.n;
      order.push(freed);
    }
    expect(order).toEqual([4, 2, 3]);
  });

  test('many concurrent requests get their places in turn, since a place is charged when it is given', () => {
    const machine = createMachine(4);
    machine.want(0, 'busy');
    for (const n of [10, 11, 12]) machine.want(n, 'filler');
    for (const n of [1, 2, 3, 4]) machine.want(n, 'mallory');
    machine.want(5, 'ann');
    const order = [0, 10, 11, 12].flatMap((n) => machine.leave(n)).map(({ n }) => n);
    expect(order.slice(0, 2).toSorted((a, b) => a - b)).toEqual([1, 5]);
  });

  test('a half-life after its work an owner has spent half', () => {
    const machine = createMachine(1);
    machine.want(1, 'ann');
    machine.begin(1);
    machine.wait(1000);
    machine.end(1);
    const { time } = machine.state();
    expect(spentBy(time, 'ann', machine.at() + 30_000)).toBeCloseTo(spentBy(time, 'ann', machine.at()) / 2, 5);
  });
});

/** Mulberry32: the same numbers for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Engine = { n: number; owner: string; calls: number[]; silence: number | null; since: number };
type Served = { owner: string; waited: number };
const step = 50;

/**
 * Simulates owners: `mallory` keeps asking for apps whose calls never end, others for one or two apps now and then.
 * Commands run as the server would run them: a leaving engine ends once its calls are done, or is stopped for silence.
 */
function simulate(seed: number) {
  const chance = numbersFrom(seed);
  const most = 2 + Math.floor(chance() * 7);
  const owners = Array.from({ length: 2 + Math.floor(chance() * 12) }, (_, at) => `owner ${at}`);
  const force = Math.floor(chance() * 20);
  const machine = createMachine(most, () => chance() < 0.3);
  const engines = new Map<number, Engine>();
  const waiting = new Map<number, Served & { since: number }>();
  const served: Served[] = [];
  const faults: string[] = [];
  let last = 0;

  const carryOut = (commands: PlacesCommand[]): void => {
    for (const command of commands) {
      if (command.type === 'end-engine') {
        const engine = engines.get(command.n)!;
        if (engine.silence !== null) faults.push(`${command.n} was ended twice`);
        if (engine.calls.length > 0 && ![...waiting.values()].some(({ owner }) => owner !== engine.owner))
          faults.push(`${engine.owner} was stopped for nobody else`);
        engine.silence = command.silence;
        continue;
      }
      const { owner, since } = waiting.get(command.n)!;
      const spent = (name: string) => spentBy(machine.state().time, name, machine.at());
      for (const other of waiting.values())
        if (other.owner !== owner && spent(other.owner) < spent(owner) - fairness.opening - 1)
          faults.push(`${owner} was served before ${other.owner}, who spent less`);
      waiting.delete(command.n);
      served.push({ owner, waited: machine.at() - since });
      engines.set(command.n, { n: command.n, owner, calls: [], silence: null, since: machine.at() });
      startCall(engines.get(command.n)!);
    }
  };
  const startCall = (engine: Engine): void => {
    const length = engine.owner === 'mallory' ? 15_000 : 20 + chance() * 300;
    engine.calls.push(machine.at() + length);
    if (engine.calls.length === 1) engine.since = machine.at();
    carryOut(machine.begin(engine.n));
  };
  const want = (owner: string): void => {
    last += 1;
    waiting.set(last, { owner, since: machine.at(), waited: 0 });
    carryOut(machine.want(last, owner));
  };

  for (let time = 0; time < 120_000; time += step) {
    for (const engine of engines.values()) {
      for (const done of engine.calls.filter((until) => until <= machine.at())) {
        engine.calls.splice(engine.calls.indexOf(done), 1);
        engine.since = machine.at();
        carryOut(machine.end(engine.n));
      }
      const isSilent = engine.silence !== null && machine.at() - engine.since >= engine.silence;
      if (engine.silence !== null && (engine.calls.length === 0 || isSilent)) {
        engines.delete(engine.n);
        carryOut(machine.leave(engine.n));
      } else if (engine.silence === null && engine.owner !== 'mallory' && chance() < 0.02) startCall(engine);
    }
    const ofMallory = [...waiting.values(), ...engines.values()].filter(({ owner }) => owner === 'mallory').length;
    if (ofMallory < force) want('mallory');
    for (const owner of owners) if (chance() < 0.005) want(owner);
    carryOut(machine.wait(step));
    if (waiting.size > 0 && machine.state().places.size < most) faults.push('a place stayed empty');
    if (machine.state().places.size > most) faults.push('too many places');
  }
  const longest = (isMallory: boolean) => {
    const all = [...served, ...[...waiting.values()].map((one) => ({ ...one, waited: machine.at() - one.since }))];
    return Math.max(0, ...all.filter(({ owner }) => (owner === 'mallory') === isMallory).map(({ waited }) => waited));
  };
  return {
    faults,
    most,
    owners: owners.length,
    longest: longest(false),
    ofMallory: longest(true),
    served: served.length,
  };
}

const seeds = process.env.EASEL_LONG_TESTS === '1' ? 1000 : 60;

test(`${seeds} simulated days: no place stays empty, the least spender comes first, nobody waits forever`, async ({
  annotate,
}) => {
  const days = Array.from({ length: seeds }, (_, seed) => simulate(seed));
  expect(days.flatMap(({ faults }) => faults)).toEqual([]);
  const longest = days.toSorted((a, b) => b.longest - a.longest)[0]!;
  await annotate(
    `${days.reduce((sum, { served }) => sum + served, 0)} places given; the longest wait beside one at full force ${longest.longest} ms`,
  );
  expect(longest, JSON.stringify(longest)).toMatchObject({ longest: expect.toSatisfy((one: number) => one < 8000) });
});
