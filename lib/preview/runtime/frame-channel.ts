import type { FrameMessage, StudioMessage } from './preview-messages';

/**
 * The runtime's connection to one preview frame. Drops messages from other pages, and messages above the rate limit.
 */
export interface FrameChannel {
  /**
   * Loads an address of the preview host and from then on accepts messages only from that origin. `anew` removes the
   * current document first: a document in an endless loop can't be navigated away from, because the next one would
   * share its process.
   */
  load(url: string, anew?: boolean): void;
  /**
   * Uses the document that the studio's page itself loads at that address; false if there is another document or none.
   */
  adopt(url: string): boolean;
  /**
   * True if a page that has sent messages has then been silent for fifteen seconds during which the studio was running:
   * it is in an endless loop, or its process is gone.
   */
  isSilent(): boolean;
  post(message: StudioMessage): void;
  subscribe(listener: (message: FrameMessage) => void): () => void;
  /** Width of the frame in CSS px. */
  resize(width: number): void;
  dispose(): void;
}

/** The frame did not answer in time: an endless loop, or a page that navigated away. */
export class FrameSilence extends Error {
  constructor() {
    super('the page did not answer');
    this.name = 'FrameSilence';
  }
}

/** Whether `work` failed because the page did not answer in time; rethrows any other error. */
export async function fallsSilent(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof FrameSilence) return true;
    throw error;
  }
}

/** The message for a page that stopped answering, so that every detector reports the same one. */
export const stoppedAnswering = 'The page has stopped answering, as it does in a loop that never ends.';

type AnswerOf<Type extends FrameMessage['type']> = Extract<FrameMessage, { type: Type }>;

/** Longer waits are counted in steps of this length. */
const countedMs = 1000;

/**
 * Calls `over` after `ms` during which the studio itself was running. Time in which the device was overloaded or asleep
 * does not count, because the page could not answer then either. Returns a function that cancels it.
 */
function startPatience(ms: number, over: () => void): () => void {
  let left = ms;
  let timer: ReturnType<typeof setTimeout>;
  const count = () => {
    const slice = Math.min(countedMs, left);
    timer = setTimeout(() => {
      left -= slice;
      if (left > 0) count();
      else over();
    }, slice);
  };
  count();
  return () => clearTimeout(timer);
}

/**
 * Waits for the next message of that type for which `isMeant` is true. Throws FrameSilence after `timeout` ms during
 * which the studio was running, and the signal's reason when aborted.
 */
export function nextMessage<Type extends FrameMessage['type']>(
  frame: FrameChannel,
  type: Type,
  { timeout, most, signal, isMeant = () => true }: Wait<Type>,
): Promise<AnswerOf<Type>> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      endPatience();
      endMost();
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      finish();
    };
    const abort = () => end(() => reject(signal?.reason as Error));
    const silence = () => end(() => reject(new FrameSilence()));
    let endPatience = startPatience(timeout, silence);
    const endMost = most === undefined ? () => undefined : startPatience(most, silence);
    const unsubscribe = frame.subscribe((message) => {
      if (most !== undefined) {
        endPatience();
        endPatience = startPatience(timeout, silence);
      }
      if (message.type !== type || !isMeant(message as AnswerOf<Type>)) return;
      end(() => resolve(message as AnswerOf<Type>));
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}
type Wait<Type extends FrameMessage['type']> = {
  timeout: number;
  /**
   * Upper limit in ms. If given, every message restarts `timeout`, because a page that waits for its server is not
   * silent.
   */
  most?: number;
  signal?: AbortSignal;
  isMeant?: (message: AnswerOf<Type>) => boolean;
};

let questions = 0;
type Question = Extract<StudioMessage, { id: number }>;
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

/** Posts a request with a fresh id and waits for the answer with that id. */
export function ask<Type extends 'updated' | 'data' | 'settled' | 'stepped' | 'pictured' | 'outlined'>(
  frame: FrameChannel,
  question: WithoutId<Question>,
  type: Type,
  wait: Omit<Wait<Type>, 'isMeant'>,
): Promise<AnswerOf<Type>> {
  const id = (questions += 1);
  const answer = nextMessage(frame, type, { ...wait, isMeant: (message) => 'id' in message && message.id === id });
  frame.post({ ...question, id } as Question);
  return answer;
}
