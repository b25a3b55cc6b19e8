import type { FrameMessage, StudioMessage } from './preview-messages';

/** One preview frame as the runtime sees it. Messages that are not of the frame's own page, or too many, never come through. */
export interface FrameChannel {
  /**
   * Loads an address of the preview host; from then on only that origin is listened to. `anew` takes what is there out
   * of the page first: a document in an endless loop can't be navigated away, since its successor would share its process.
   */
  load(url: string, anew?: boolean): void;
  /** Listens to the document that the page itself loads at that address; false when there is another or none. */
  adopt(url: string): boolean;
  /** Nothing has come for eight seconds of the studio's own time from a page that had spoken: it loops without end, or its process is gone. */
  isSilent(): boolean;
  post(message: StudioMessage): void;
  subscribe(listener: (message: FrameMessage) => void): () => void;
  /** Width of the frame in CSS px. */
  resize(width: number): void;
  dispose(): void;
}

/** A frame that did not answer in time: an endless loop, or a page that left. */
export class FrameSilence extends Error {
  constructor() {
    super('the page did not answer');
    this.name = 'FrameSilence';
  }
}

/** Whether the page did not answer in time; throws whatever else went wrong. */
export async function fallsSilent(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof FrameSilence) return true;
    throw error;
  }
}

/** What a page in a loop is said to have done, whoever notices it first. */
export const stoppedAnswering = 'The page has stopped answering, as it does in a loop that never ends.';

type AnswerOf<Type extends FrameMessage['type']> = Extract<FrameMessage, { type: Type }>;

/** How much of a wait the studio takes on trust: what it waits for longer it counts second by second. */
const countedMs = 1000;

/**
 * Calls `over` after that many ms in which the studio had time itself: a second it could not count, since the device was
 * starved or asleep, was none in which the page could have answered. The result calls it off.
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

/** The next message of that type that `isMeant`; throws FrameSilence after `timeout` ms of the studio's own time, and the signal's reason when aborted. */
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
  /** Where given, `timeout` begins anew with each sign of life: a page that waits for its server is not silent. */
  most?: number;
  signal?: AbortSignal;
  isMeant?: (message: AnswerOf<Type>) => boolean;
};

let questions = 0;
type Question = Extract<StudioMessage, { id: number }>;
type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

/** Posts a question under a number of its own and waits for the answer that carries it. */
export function ask<Type extends 'updated' | 'data' | 'settled' | 'stepped' | 'pictured'>(
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
