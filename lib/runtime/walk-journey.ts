import { legsOf, type Leg, type PageStep } from '../promises/journey-legs';
import { printStep } from '../promises/print-step';
import type { Found, PromiseStep } from '../promises/promise';
import { followDocuments } from './follow-documents';
import { ask, FrameSilence, type FrameChannel } from './frame-channel';
import type { HeldData } from './preview-messages';

export const journeyWidths = { desktop: 1280, phone: 360 } as const;

/** How a journey ended; `step` counts from 1. `picture` is a JPEG of the page at that step; null where none could be taken. */
export type Walked =
  | { outcome: 'kept' }
  | { outcome: 'broken'; step: number; expected: string; found: Found; picture: Uint8Array<ArrayBuffer> | null };

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
  const documents = followDocuments(frame, signal);

  async function beginLeg({ begin, size }: Leg): Promise<void> {
    frame.resize(journeyWidths[size]);
    switch (begin.kind) {
      case 'stay':
        return;
      case 'fresh':
      case 'open': {
        const { route } = begin;
        const navigate = () => frame.post({ type: 'navigate', route, mode: 'load' });
        return begin.kind === 'fresh' ? documents.load(navigate, data, rewind) : documents.load(navigate, null);
      }
      case 'reload':
        await ask(frame, { type: 'settle', ...beforeReload }, 'settled', { timeout: stepTimeout, signal });
        return documents.load(() => frame.post({ type: 'reload' }), null);
      default:
        return begin satisfies never;
    }
  }

  async function takeStep(step: PageStep, wanted: number | null): Promise<Taken> {
    for (;;) {
      const taken = await documents.ask({ type: 'step', step, wanted }, 'stepped', { timeout: stepTimeout });
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
    documents.stop();
  }
}

/** A change of a number nobody remembered is one from none. */
function wantedBy(step: PageStep, before: number | null): number | null {
  if (step.do !== 'count' || step.counting.kind === 'remember') return null;
  return step.counting.kind === 'is' ? step.counting.number : (before ?? 0) + step.counting.by;
}
