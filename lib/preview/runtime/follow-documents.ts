import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import type { FrameMessage, HeldData } from './preview-messages';

const loadTimeout = 15_000;
/** A page that reloads this many times before it answers counts as endlessly reloading. */
const mostDocuments = 5;

type Asked = Parameters<typeof ask>[1];
type Answered = Parameters<typeof ask>[2];
type AnswerOf<Type extends FrameMessage['type']> = Extract<FrameMessage, { type: Type }>;

/** The timeouts of `nextMessage`, in ms. */
type Patience = { timeout: number; most?: number };

/** The successive documents in a frame of lane `try`. Until `stop`, no other code may start them. */
export type FollowedDocuments = {
  /**
   * Loads a document in a frame that already has one, and starts its app with these storages; null keeps what is
   * stored. `prepare` is awaited after the previous document is gone and before this app starts; storages it returns
   * replace `data`.
   */
  load(begin: () => void, data: HeldData | null, prepare?: () => Promise<HeldData | null | void>): Promise<void>;
  /** The answer; null if the page navigated away before it answered. */
  ask<Type extends Answered>(question: Asked, type: Type, wait: Patience): Promise<AnswerOf<Type> | null>;
  /** Like `ask`, but if the page navigated away, asks the next document. */
  askAnyway<Type extends Answered>(question: Asked, type: Type, wait: Patience): Promise<AnswerOf<Type>>;
  stop(): void;
};

/**
 * Starts documents that nobody requested: the app itself navigated, for example by a plain link, or its dev server
 * reloads the page, as Vite does for a package it has not seen before. Questions to the previous document are never
 * answered. `breaks`: how each document is broken (`lib/base/promises/small-break.ts`). Everything throws the signal's
 * reason when aborted, or FrameSilence.
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
    // Nothing awaits this once the document is gone.
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
