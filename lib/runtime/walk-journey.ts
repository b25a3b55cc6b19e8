import { legsOf, type Leg, type PageStep } from '../promises/journey-legs';
import { printStep } from '../promises/print-step';
import type { Found, PromiseStep } from '../promises/promise';
import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import type { HeldData } from './preview-messages';

export const journeyWidths = { desktop: 1280, phone: 360 } as const;

/** How a journey ended; `step` counts from 1. `picture` is a JPEG of the page at that step; null where none could be taken. */
export type Walked =
  | { outcome: 'kept' }
  | { outcome: 'broken'; step: number; expected: string; found: Found; picture: Uint8Array<ArrayBuffer> | null };

const loadTimeout = 15_000;
/** A step waits up to three seconds for what it needs, and then for the page to be quiet. */
const stepTimeout = 9000;
/** Words say what was there too: nobody waits longer for a picture of it. */
const pictureTimeout = 1500;
/** Apps that store a moment after the last keystroke do so before a person could have pressed reload. */
const beforeReload = { cap: 2000, quiet: 300 };

export type Walk = {
  data: HeldData;
  signal: AbortSignal;
  /** Takes back what an earlier journey has stored on the server. */
  rewind(): Promise<void>;
};
type Taken = { found: Found | null; count: number | null };

/**
 * Loads a document in a frame that has one, and lets its app start with these storages; null leaves what is stored. `prepare`
 * is waited for when the document before is gone and the app of this one has not begun.
 */
export async function loadInFrame(
  frame: FrameChannel,
  begin: () => void,
  data: HeldData | null,
  signal: AbortSignal,
  prepare?: () => Promise<void>,
): Promise<void> {
  const ready = nextMessage(frame, 'ready', { timeout: loadTimeout, signal });
  begin();
  await ready;
  await prepare?.();
  frame.post({ type: 'start', data });
}

/** What only looks may be done again in the document that follows; what acts has led there. */
const looks: ReadonlySet<PageStep['do']> = new Set(['see', 'not-see', 'count']);

/**
 * Carries a journey out in a frame of lane `try`, from a fresh load with `data` in the storages and what the
 * server keeps rewound. Ends at the first step
 * that can't be done. Throws the signal's reason when aborted, and FrameSilence where not even a load is answered.
 */
export async function walkJourney(
  frame: FrameChannel,
  journey: readonly PromiseStep[],
  { data, signal, rewind }: Walk,
): Promise<Walked> {
  const remembered = new Map<string, number>();
  let isLoading = false;
  /** Counts documents the app itself went to, as by a plain link; each waits to be let start. */
  let left = 0;
  const leaving = new Set<() => void>();
  const unsubscribe = frame.subscribe((message) => {
    if (message.type !== 'ready' || isLoading) return;
    frame.post({ type: 'start', data: null });
    left += 1;
    for (const tell of leaving) tell();
  });

  async function load(begin: () => void, stored: HeldData | null, prepare?: () => Promise<void>): Promise<void> {
    isLoading = true;
    try {
      await loadInFrame(frame, begin, stored, signal, prepare);
    } finally {
      isLoading = false;
    }
  }

  async function beginLeg({ begin, size }: Leg): Promise<void> {
    frame.resize(journeyWidths[size]);
    switch (begin.kind) {
      case 'stay':
        return;
      case 'fresh':
      case 'open': {
        const { route } = begin;
        const navigate = () => frame.post({ type: 'navigate', route, mode: 'load' });
        return begin.kind === 'fresh' ? load(navigate, data, rewind) : load(navigate, null);
      }
      case 'reload':
        await ask(frame, { type: 'settle', ...beforeReload }, 'settled', { timeout: stepTimeout, signal });
        return load(() => frame.post({ type: 'reload' }), null);
      default:
        return begin satisfies never;
    }
  }

  /** The answer to a step; null where the document it was asked of has been left meanwhile. */
  async function askStep(step: PageStep, wanted: number | null): Promise<Taken | null> {
    const over = new AbortController();
    const before = left;
    const gone = new Promise<null>((resolve) => {
      const tell = () => resolve(null);
      leaving.add(tell);
      over.signal.addEventListener('abort', () => leaving.delete(tell));
    });
    const wait = { timeout: stepTimeout, signal: AbortSignal.any([signal, over.signal]) };
    const answer = ask(frame, { type: 'step', step, wanted }, 'stepped', wait);
    // Nobody waits for it any more once the document is gone.
    answer.catch(() => undefined);
    try {
      const taken = await Promise.race([answer, gone]);
      return left === before ? taken : null;
    } finally {
      over.abort();
    }
  }

  async function takeStep(step: PageStep, wanted: number | null): Promise<Taken> {
    for (;;) {
      const taken = await askStep(step, wanted);
      if (taken !== null) return taken;
      if (!looks.has(step.do)) return { found: null, count: null };
    }
  }

  async function takePicture(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const wait = { timeout: pictureTimeout, signal };
      const { picture } = await ask(frame, { type: 'picture' }, 'pictured', wait);
      return picture && new Uint8Array(picture);
    } catch (error) {
      if (error instanceof FrameSilence) return null;
      throw error;
    }
  }

  async function walkLeg(leg: Leg): Promise<Walked> {
    for (const [index, step] of leg.steps.entries()) {
      const number = leg.first + index + 1;
      const key = step.do === 'count' ? printStep({ ...step, counting: { kind: 'remember' } }) : '';
      const before = remembered.get(key) ?? null;
      const broken = async (found: Found): Promise<Walked> => ({
        ...{ outcome: 'broken', step: number, expected: printStep(step) },
        found: found.code === 'count' ? { ...found, before } : found,
        picture: found.code === 'silent' ? null : await takePicture(),
      });
      try {
        const { found, count } = await takeStep(step, wantedBy(step, before));
        if (found !== null) return await broken(found);
        if (step.do === 'count' && count !== null) remembered.set(key, count);
      } catch (error) {
        if (!(error instanceof FrameSilence)) throw error;
        return await broken({ code: 'silent' });
      }
    }
    return { outcome: 'kept' };
  }

  try {
    for (const leg of legsOf(journey)) {
      await beginLeg(leg);
      const walked = await walkLeg(leg);
      if (walked.outcome === 'broken') return walked;
    }
    return { outcome: 'kept' };
  } finally {
    unsubscribe();
  }
}

/** A change of a number nobody remembered is one from none. */
function wantedBy(step: PageStep, before: number | null): number | null {
  if (step.do !== 'count' || step.counting.kind === 'remember') return null;
  return step.counting.kind === 'is' ? step.counting.number : (before ?? 0) + step.counting.by;
}
