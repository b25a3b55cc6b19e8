import os from 'node:os';
import {
  type CallsCommand,
  type CallsLimits,
  type CallsState,
  isAnybodyWaiting,
  isHeldBack,
  stepCalls,
} from './hold-back-calls';
import type { CallsEvent } from './hold-back-calls';
import { spentBy } from './count-engine-time';
import { emptyPlaces, type PlacesCommand, type PlacesEvent, stepPlaces } from './places';

/** What can be done with an engine that has a place. */
export type EngineInPlace = {
  isHeard(): boolean;
  /** Ends it after its pending calls, or as soon as it has been silent for that many milliseconds. */
  end(silence: number): void;
  /** The pid of its process, if it has its own: held-back owners get less processor time. */
  pid?: number | null | undefined;
};

/** A place for one engine, from when it is given until `left`. */
export type TakenPlace = {
  opened(engine: EngineInPlace): void;
  callBegun(): void;
  callEnded(): void;
  /** The engine is being closed, for whatever reason. */
  leaving(): void;
  left(): void;
};

export type SharedEngines = {
  /** Waits until there is room for one more engine of this owner. */
  takePlace(owner: string): Promise<TakenPlace>;
  /**
   * Waits until a call may go to its engine; false if it waited too long. Every call let in must be followed by
   * `letOut`.
   */
  letIn(owner: string, engine: string): Promise<boolean>;
  letOut(owner: string, engine: string): void;
  /** Lets no more calls in; those that wait are refused. */
  end(): void;
};

const lookEvery = 100;
const lowest = os.constants.priority.PRIORITY_LOW;
const usual = os.constants.priority.PRIORITY_NORMAL;

/** Shares places and processors among owners; `places.ts` and `hold-back-calls.ts` decide. */
export function shareEngines({ most, limits }: { most: number; limits: CallsLimits }): SharedEngines {
  const now = () => performance.now();
  let places = emptyPlaces(most);
  let calls: CallsState = new Map();
  let last = 0;
  let hasEnded = false;
  const wanted = new Map<number, () => void>();
  const asked = new Map<number, (isLetIn: boolean) => void>();
  const engines = new Map<number, EngineInPlace & { owner: string; isSlow: boolean }>();
  let clock: NodeJS.Timeout | null = null;
  let lastLook = -Infinity;
  const spent = (owner: string, at: number) => spentBy(places.time, owner, at);
  const isHeard = (n: number) => engines.get(n)?.isHeard() ?? false;

  function onPlace(event: PlacesEvent): void {
    const step = stepPlaces(places, event, isHeard);
    places = step.state;
    for (const command of step.commands) runPlace(command);
    keepClock();
  }

  function runPlace(command: PlacesCommand): void {
    const resolve = wanted.get(command.n);
    switch (command.type) {
      case 'give-place':
        wanted.delete(command.n);
        return resolve?.();
      case 'end-engine':
        return engines.get(command.n)?.end(command.silence);
      default:
        return command satisfies never;
    }
  }

  function onCall(event: CallsEvent): void {
    const step = stepCalls(calls, event, limits, spent);
    calls = step.state;
    for (const command of step.commands) runCall(command);
    keepClock();
  }

  function runCall({ type, n }: CallsCommand): void {
    const resolve = asked.get(n);
    asked.delete(n);
    resolve?.(type === 'let-in');
  }

  /** The clock matters only while somebody waits. */
  function keepClock(): void {
    const isNeeded = places.line.length > 0 || isAnybodyWaiting(calls);
    if (isNeeded && clock === null) clock = setInterval(passTime, lookEvery).unref();
    if (isNeeded || clock === null) return;
    clearInterval(clock);
    clock = null;
  }

  function passTime(): void {
    onPlace({ type: 'time-passed', at: now() });
    onCall({ type: 'time-passed', at: now() });
  }

  /** Engines of held-back owners run when nobody else needs the processor. */
  function setPace(at: number): void {
    if (at - lastLook < lookEvery) return;
    lastLook = at;
    const held = new Map<string, boolean>();
    for (const engine of engines.values()) {
      if (typeof engine.pid !== 'number') continue;
      const isHeld = held.get(engine.owner) ?? isHeldBack(calls, engine.owner, at, spent);
      held.set(engine.owner, isHeld);
      if (isHeld === engine.isSlow) continue;
      try {
        os.setPriority(engine.pid, isHeld ? lowest : usual);
        engine.isSlow = isHeld;
      } catch {
        // Without the right to raise the priority again, it stays low until the engine is reopened; the process may
        // also have exited.
      }
    }
  }

  return {
    async takePlace(owner) {
      last += 1;
      const n = last;
      await new Promise<void>((resolve) => {
        wanted.set(n, resolve);
        onPlace({ type: 'place-wanted', n, owner, at: now() });
      });
      const tell = (type: 'call-begun' | 'call-ended' | 'place-leaving' | 'place-left') =>
        onPlace({ type, n, at: now() });
      return {
        opened(engine) {
          engines.set(n, { ...engine, owner, isSlow: false });
          lastLook = -Infinity;
          setPace(now());
        },
        callBegun: () => tell('call-begun'),
        callEnded: () => tell('call-ended'),
        leaving: () => tell('place-leaving'),
        left() {
          engines.delete(n);
          tell('place-left');
        },
      };
    },
    letIn(owner, engine) {
      if (hasEnded) return Promise.resolve(false);
      last += 1;
      const n = last;
      const at = now();
      return new Promise((resolve) => {
        asked.set(n, resolve);
        onCall({ type: 'call-asked', n, owner, engine, at });
        setPace(at);
      });
    },
    end() {
      hasEnded = true;
      for (const resolve of asked.values()) resolve(false);
      asked.clear();
    },
    letOut: (owner, engine) => onCall({ type: 'call-answered', owner, engine, at: now() }),
  };
}
