import { legsOf, type Leg, type PageStep } from '../promises/journey-legs';
import { printStep } from '../promises/print-step';
import type { Found, PromiseStep } from '../promises/promise';
import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import type { HeldData } from './preview-messages';

export const journeyWidths = { desktop: 1280, phone: 360 } as const;

/** How a journey ended; `step` counts from 1. */
export type Walked = { outcome: 'kept' } | { outcome: 'broken'; step: number; expected: string; found: Found };

const loadTimeout = 15_000;
/** A step waits up to three seconds for what it needs, and then for the page to be quiet. */
const stepTimeout = 9000;
/** Apps that store a moment after the last keystroke do so before a person could have pressed reload. */
const beforeReload = { cap: 2000, quiet: 300 };

type Walk = { data: HeldData; signal: AbortSignal };

/** Loads a document in a frame that has one, and lets its app start with these storages; null leaves what is stored. */
export async function loadInFrame(
  frame: FrameChannel,
  begin: () => void,
  data: HeldData | null,
  signal: AbortSignal,
): Promise<void> {
  const ready = nextMessage(frame, 'ready', { timeout: loadTimeout, signal });
  begin();
  await ready;
  frame.post({ type: 'start', data });
}

async function beginLeg(frame: FrameChannel, { begin, size }: Leg, { data, signal }: Walk): Promise<void> {
  frame.resize(journeyWidths[size]);
  switch (begin.kind) {
    case 'stay':
      return;
    case 'fresh':
    case 'open': {
      const { route } = begin;
      const stored = begin.kind === 'fresh' ? data : null;
      return loadInFrame(frame, () => frame.post({ type: 'navigate', route, mode: 'load' }), stored, signal);
    }
    case 'reload':
      await ask(frame, { type: 'settle', ...beforeReload }, 'settled', { timeout: stepTimeout, signal });
      return loadInFrame(frame, () => frame.post({ type: 'reload' }), null, signal);
    default:
      return begin satisfies never;
  }
}

/** The answer to one step; a step that loads another document, as a plain link does, is done once that is there. */
async function takeStep(
  frame: FrameChannel,
  step: PageStep,
  wanted: number | null,
  signal: AbortSignal,
): Promise<{ found: Found | null; count: number | null }> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const left = nextMessage(frame, 'ready', { timeout: stepTimeout, signal: either }).then(() => {
    frame.post({ type: 'start', data: null });
    return { found: null, count: null };
  });
  left.catch(() => undefined);
  const answered = ask(frame, { type: 'step', step, wanted }, 'stepped', { timeout: stepTimeout, signal: either });
  answered.catch(() => undefined);
  try {
    return await Promise.race([answered, left]);
  } finally {
    over.abort();
  }
}

/**
 * Carries a journey out in a frame of lane `try`, from a fresh load with `data` in the storages. Ends at the first step
 * that can't be done. Throws the signal's reason when aborted, and FrameSilence where not even a load is answered.
 */
export async function walkJourney(frame: FrameChannel, journey: readonly PromiseStep[], walk: Walk): Promise<Walked> {
  const remembered = new Map<string, number>();
  for (const leg of legsOf(journey)) {
    await beginLeg(frame, leg, walk);
    for (const [index, step] of leg.steps.entries()) {
      const number = leg.first + index + 1;
      const key = step.do === 'count' ? printStep({ ...step, counting: { kind: 'remember' } }) : '';
      const wanted = wantedBy(step, remembered.get(key));
      try {
        const { found, count } = await takeStep(frame, step, wanted, walk.signal);
        if (found !== null) {
          const before = remembered.get(key) ?? null;
          const seen = found.code === 'count' ? { ...found, before } : found;
          return { outcome: 'broken', step: number, expected: printStep(step), found: seen };
        }
        if (step.do === 'count' && count !== null) remembered.set(key, count);
      } catch (error) {
        if (!(error instanceof FrameSilence)) throw error;
        return { outcome: 'broken', step: number, expected: printStep(step), found: { code: 'silent' } };
      }
    }
  }
  return { outcome: 'kept' };
}

/** A change of a number nobody remembered is one from none. */
function wantedBy(step: PageStep, before: number | undefined): number | null {
  if (step.do !== 'count' || step.counting.kind === 'remember') return null;
  return step.counting.kind === 'is' ? step.counting.number : (before ?? 0) + step.counting.by;
}
