import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import type { FrameMessage, HeldData } from './preview-messages';

const loadTimeout = 15_000;
/** A page that reloads this often before it answers once does nothing else. */
const mostDocuments = 5;

type Asked = Parameters<typeof ask>[1];
type Answered = Parameters<typeof ask>[2];
type AnswerOf<Type extends FrameMessage['type']> = Extract<FrameMessage, { type: Type }>;

/** The timeouts of `nextMessage`, in ms. */
type Patience = { timeout: number; most?: number };

/** The documents of a frame of lane `try`, one after another. Until `stop`, nobody else may let them start. */
export type FollowedDocuments = {
  /**
   * Loads a document in a frame that has one, and lets its app start with these storages; null leaves what is
   * stored.
   * `prepare` is awaited after the previous document is gone and before this app starts; storages it returns
   * replace `data`.
   */
  load(begin: () => void, data: HeldData | null, prepare?: () => Promise<HeldData | null | void>): Promise<void>;
  /** The answer; null if the document was left before it answered. */
  ask<Type extends Answered>(question: Asked, type: Type, wait: Patience): Promise<AnswerOf<Type> | null>;
  /** As `ask`, but asks the next document again if one was left. */
  askAnyway<Type extends Answered>(question: Asked, type: Type, wait: Patience): Promise<AnswerOf<Type>>;
  stop(): void;
};

/**
 * Starts documents that nobody asked for: the app itself navigated, as by a plain link, or its dev server
 * reloads the
 * page, as Vite does for a package it has not seen before. Questions to the previous document are never
 * answered.
 * `breaks`: how each document is broken (`lib/base/promises/small-break.ts`). Everything throws the signal's
 * reason when aborted, and FrameSilence.
 */
export function followDocuments(
  frame: FrameChannel,
  signal: AbortSignal,
  breaks?: { emptied: string | null },
): FollowedDocuments {
  let isLoading = false;
  let left = 0;
  const leaving = new Set<() => void>();
  const unsubscribe = frame.subscribe((message) => {
    if (message.type !== 'ready' || isLoading) return;
    frame.post({ type: 'start', data: null, breaks });
    left += 1;
    for (const tell of leaving) tell();
  });

  async function askOnce<Type extends Answered>(question: Asked, type: Type, wait: Patience) {
    const over = new AbortController();
    const before = left;
    const gone = new Promise<null>((resolve) => {
      const tell = () => resolve(null);
      leaving.add(tell);
      over.signal.addEventListener('abort', () => leaving.delete(tell));
    });
    const answer = ask(frame, question, type, { ...wait, signal: AbortSignal.any([signal, over.signal]) });
    // Nobody awaits it once the document is gone.
    answer.catch(() => undefined);
    try {
      const given = await Promise.race([answer, gone]);
      return left === before ? given : null;
    } finally {
      over.abort();
    }
  }

  return {
    async load(begin, data, prepare) {
      isLoading = true;
      try {
        const ready = nextMessage(frame, 'ready', { timeout: loadTimeout, signal });
        begin();
        await ready;
        const prepared = await prepare?.();
        frame.post({ type: 'start', data: prepared ?? data, breaks });
      } finally {
        isLoading = false;
      }
    },
    ask: askOnce,
    async askAnyway(question, type, wait) {
      for (let documents = 0; documents < mostDocuments; documents += 1) {
        const answer = await askOnce(question, type, wait);
        if (answer !== null) return answer;
      }
      throw new FrameSilence();
    },
    stop: unsubscribe,
  };
}
