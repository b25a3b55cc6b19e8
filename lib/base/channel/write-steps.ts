import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import type { TurnStep } from '../turn-events/turn-event';
import type { ProjectChannel, StepToAppend } from './project-channel';

const defaultDelayMs = 40;
const defaultMaxLength = 2048;
/** A turn whose log is this far behind waits before it reads more from the model. */
const maxUnstoredLength = 512 * 1024;

type TurnPosition = { projectId: ProjectId; turnId: TurnId; draftId: DraftId };

/** Writes one turn's steps to the log. */
export type TurnLog = {
  /** Takes a step in order. Text and file deltas are batched briefly; anything else is stored at once. */
  write(attempt: number, step: TurnStep): void;
  /** Resolves when everything written so far is stored; rejects if something could not be. */
  stored(): Promise<void>;
  /** Resolves at once, unless the log is too far behind. */
  room(): Promise<void>;
  /** The number of its newest stored event; 0 if there is none yet. */
  newest(): number;
};

type Delta = Extract<TurnStep, { type: 'text-delta' | 'file-delta' }>;

function isDelta(step: TurnStep): step is Delta {
  return step.type === 'text-delta' || step.type === 'file-delta';
}

function mergeDeltas(first: Delta, second: Delta): Delta | null {
  if (first.type === 'text-delta' && second.type === 'text-delta') return { ...first, text: first.text + second.text };
  if (first.type === 'file-delta' && second.type === 'file-delta' && first.path === second.path) {
    return { ...first, text: first.text + second.text };
  }
  return null;
}

function endsInHalfACharacter(text: string): boolean {
  const code = text.charCodeAt(text.length - 1);
  return code >= 0xd800 && code <= 0xdbff;
}

/**
 * Merges the deltas of each turn for 40 ms or up to 2 kB, and appends all turns in the same tick so that the channel
 * stores them with one statement. One timer serves all turns. If a chunk ends inside a surrogate pair, the first half
 * waits for the second.
 */
export function createStepWriter(options: {
  channel: Pick<ProjectChannel, 'append'>;
  delayMs?: number;
  maxLength?: number;
}): { open(position: TurnPosition): TurnLog } {
  const { channel, delayMs = defaultDelayMs, maxLength = defaultMaxLength } = options;
  const waiting = new Set<(isFinal: boolean) => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function flushWaiting(): void {
    timer = null;
    const flushes = [...waiting];
    waiting.clear();
    for (const flush of flushes) flush(false);
  }

  function open(position: TurnPosition): TurnLog {
    let buffer: { attempt: number; step: TurnStep }[] = [];
    let length = 0;
    let unstored = 0;
    let isScheduled = false;
    let failure: { error: unknown } | null = null;
    let last: Promise<void> = Promise.resolve();
    let newest = 0;

    function holdHalfACharacter(): { attempt: number; step: TurnStep } | null {
      const end = buffer.at(-1);
      if (!end || !isDelta(end.step) || !endsInHalfACharacter(end.step.text)) return null;
      const { text } = end.step;
      end.step = { ...end.step, text: text.slice(0, -1) };
      if (text.length === 1) buffer.pop();
      return { attempt: end.attempt, step: { ...end.step, text: text.slice(-1) } };
    }

    function flush(isFinal: boolean): void {
      const held = isFinal ? null : holdHalfACharacter();
      const steps: StepToAppend[] = buffer.map((entry) => ({ ...position, ...entry }));
      const size = length;
      buffer = held ? [held] : [];
      length = 0;
      if (steps.length === 0) return;
      unstored += size;
      const append = channel.append(steps).then(
        (events) => {
          unstored -= size;
          newest = events.at(-1)?.n ?? newest;
        },
        (error: unknown) => {
          failure ??= { error };
        },
      );
      last = Promise.all([last, append]).then(() => undefined);
    }

    function flushSoon(): void {
      if (isScheduled) return;
      isScheduled = true;
      // Steps of the same tick (the end of one file, the start of the next) are stored together.
      queueMicrotask(() => {
        isScheduled = false;
        waiting.delete(flush);
        flush(false);
      });
    }

    return {
      write(attempt, step) {
        const end = buffer.at(-1);
        const merged =
          end && end.attempt === attempt && isDelta(end.step) && isDelta(step) ? mergeDeltas(end.step, step) : null;
        if (end && merged) end.step = merged;
        else buffer.push({ attempt, step });

        if (!isDelta(step)) return flushSoon();
        length += step.text.length;
        if (length >= maxLength) return flushSoon();
        waiting.add(flush);
        timer ??= setTimeout(flushWaiting, delayMs);
      },
      async stored() {
        waiting.delete(flush);
        flush(true);
        await last;
        if (failure) throw failure.error;
      },
      async room() {
        if (failure) throw failure.error;
        if (unstored < maxUnstoredLength) return;
        await last;
      },
      newest: () => newest,
    };
  }

  return { open };
}
