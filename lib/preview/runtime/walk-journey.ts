import { legsOf, type Leg, type PageStep } from '../../base/promises/journey-legs';
import { printStep } from '../../base/promises/print-step';
import { usesAccounts, type Found, type JourneyPerson, type PromiseStep } from '../../base/promises/promise';
import { withRemembered, writeRemembered } from '../../base/promises/remembered';
import type { BreakPlan } from '../../base/promises/small-break';
import { createDevices } from './devices';
import { followDocuments } from './follow-documents';
import { ask, FrameSilence, type FrameChannel } from './frame-channel';
import type { HeldData } from './preview-messages';

export const journeyWidths = { desktop: 1280, phone: 360 } as const;

/**
 * How a journey ended; `step` counts from 1. `picture` is a JPEG of the page at that step, or null if none could be
 * taken.
 */
export type Walked = (
  | { outcome: 'kept' }
  | { outcome: 'broken'; step: number; expected: string; found: Found; picture: Uint8Array<ArrayBuffer> | null }
) & {
  /** Whether the requested break had any effect on the app. */
  isBreakMade: boolean;
};

/** A step waits up to three seconds for what it needs, and then until the page is quiet. */
const stepTimeout = 9000;
/** The text of the result is enough, so a picture is not worth a longer wait. */
const pictureTimeout = 1500;
/** Waits for apps that save a moment after the last keystroke; they have saved before a person could press reload. */
const beforeReload = { cap: 2000, quiet: 300 };

/** The server's data for journeys. */
export type JourneyData = {
  /** Resets the data before a journey. `withOwner`: creates the owner's account, the first one in the app. */
  prepare(withOwner: boolean): Promise<void>;
  /** The storages of a device on which this person is signed in. Fails with a message if they can't sign in. */
  signIn(person: Exclude<JourneyPerson, { kind: 'visitor' }>): Promise<SignedIn>;
};
export type SignedIn = { ok: true; value: HeldData } | { ok: false; error: string };

export type Walk = JourneyData & {
  /** Initial content of the storages. */
  data: HeldData;
  signal: AbortSignal;
};
type Taken = { found: Found | null; count: number | null; text?: string | null; breaks?: number };

/**
 * Steps that only look can be repeated in the next document. A step that acts is not repeated, since it is what led to
 * that document.
 */
const looks: ReadonlySet<PageStep['do']> = new Set(['see', 'not-see', 'count', 'remember']);

/**
 * Walks a frame of lane `try` through a journey, one step at a time; the page carries the steps out
 * (`preview-client/take-step.ts`). Starts from a fresh load with `data` in the storages and reset server data, and ends
 * at the first step that fails. `broken`: the app is broken in that one small way during the journey. Throws the
 * signal's reason when aborted, and FrameSilence if not even a load is answered.
 */
export async function walkJourney(
  frame: FrameChannel,
  journey: readonly PromiseStep[],
  { data, signal, prepare, signIn }: Walk,
  broken: BreakPlan | null = null,
): Promise<Walked> {
  const counts = new Map<string, number>();
  const remembered = new Map<string, string>();
  const emptied = broken?.kind === 'list-empty' ? broken.text : null;
  const documents = followDocuments(frame, signal, broken === null ? undefined : { emptied });
  const devices = createDevices(signIn);
  let isBreakMade = false;

  /** Starts a leg. Returns null once it has started, or the reason why the person could not sign in. */
  async function beginLeg({ begin, size }: Leg): Promise<Found | null> {
    frame.resize(journeyWidths[size]);
    switch (begin.kind) {
      case 'stay':
        return null;
      case 'fresh':
      case 'open': {
        const route = writeRemembered(begin.route, remembered);
        const { person } = begin;
        const kept = begin.kind === 'open' && person !== null ? await exportDevice() : null;
        const navigate = () => frame.post({ type: 'navigate', route, mode: 'load' });
        let refused: string | null = null;
        const storages = begin.kind === 'fresh' ? data : null;
        await documents.load(navigate, storages, async () => {
          if (begin.kind === 'fresh') await prepare(usesAccounts(journey));
          if (person === null) return null;
          const device = await devices.change(person, kept);
          if (device.ok) return device.value;
          refused = device.error;
          return null;
        });
        return refused === null ? null : { code: 'refused', why: refused };
      }
      case 'reload':
        await quiet();
        await documents.load(() => frame.post({ type: 'reload' }), null);
        return null;
      default:
        return begin satisfies never;
    }
  }

  const quiet = () => ask(frame, { type: 'settle', ...beforeReload }, 'settled', { timeout: stepTimeout, signal });

  /** The storages of the device being left, for when that person comes back to it. */
  async function exportDevice(): Promise<HeldData> {
    await quiet();
    return (await ask(frame, { type: 'data-export' }, 'data', { timeout: stepTimeout, signal })).data;
  }

  async function askForStep(step: PageStep, wanted: number | null, number: number): Promise<Taken> {
    const isBroken = broken?.at === number - 1 && broken.kind !== 'list-empty';
    for (;;) {
      const asked = { type: 'step' as const, step, wanted, broken: isBroken ? broken.kind : undefined };
      const taken = await documents.ask(asked, 'stepped', { timeout: stepTimeout });
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

  async function endAt(number: number, expected: string, found: Found): Promise<Walked> {
    const picture = found.code === 'silent' || broken !== null ? null : await takePicture();
    return { outcome: 'broken', step: number, expected, found, picture, isBreakMade };
  }

  async function walkLeg(leg: Leg): Promise<Walked | null> {
    for (const [index, written] of leg.steps.entries()) {
      const number = leg.first + index + 1;
      const step = withRemembered(written, remembered);
      const key = step.do === 'count' ? printStep({ ...step, counting: { kind: 'remember' } }) : '';
      const before = counts.get(key) ?? null;
      try {
        const { found, count, text, breaks } = await askForStep(step, wantedBy(step, before), number);
        isBreakMade ||= (breaks ?? 0) > 0;
        if (found !== null)
          return await endAt(number, printStep(step), found.code === 'count' ? { ...found, before } : found);
        if (step.do === 'count' && count !== null) counts.set(key, count);
        if (step.do === 'remember' && text) remembered.set(step.name, text);
      } catch (error) {
        if (!(error instanceof FrameSilence)) throw error;
        return await endAt(number, printStep(step), { code: 'silent' });
      }
    }
    return null;
  }

  try {
    for (const leg of legsOf(journey)) {
      const refused = await beginLeg(leg);
      if (refused !== null) return await endAt(leg.first, personOf(leg), refused);
      const walked = await walkLeg(leg);
      if (walked !== null) return walked;
    }
    return { outcome: 'kept', isBreakMade };
  } finally {
    documents.stop();
  }
}

function personOf({ begin }: Leg): string {
  return 'person' in begin && begin.person !== null ? printStep({ do: 'as', person: begin.person }) : '';
}

/** The count that the step expects. If no number was remembered, a change counts from zero. */
function wantedBy(step: PageStep, before: number | null): number | null {
  if (step.do !== 'count' || step.counting.kind === 'remember') return null;
  return step.counting.kind === 'is' ? step.counting.number : (before ?? 0) + step.counting.by;
}
