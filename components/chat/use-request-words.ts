'use client';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { createKeptText } from '@/lib/studio/kept-text';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio-state';

type Mode = StudioTurn['mode'];

/** What is being written and not sent yet. */
export type RequestWords = {
  text: string;
  /** What the person chose for these words; null: as the project is set. */
  mode: Mode | null;
  write(text: string): void;
  choose(mode: Mode | null): void;
  /** Puts words where the person writes, to be gone over; never sends. */
  fill(text: string, mode?: Mode): void;
  /** The words of this moment, for callers that outlive a drawing. */
  current: RefObject<string>;
};

/** Unsent words outlive the page; what to do with them is chosen anew for each prompt. */
export function useRequestWords(studio: StudioHandle, textarea: RefObject<HTMLTextAreaElement | null>): RequestWords {
  const kept = useRef(createKeptText(() => window.localStorage, `easel-words-${studio.project.id}`));
  const [text, setText] = useState('');
  const [mode, choose] = useState<Mode | null>(null);
  const current = useRef('');

  const write = useCallback((words: string) => {
    current.current = words;
    setText(words);
    kept.current.write(words);
  }, []);
  useEffect(() => {
    // What was typed before the page woke up counts.
    if (current.current !== '') return;
    current.current = kept.current.read();
    setText(current.current);
  }, []);
  const fill = useCallback(
    (words: string, wanted?: Mode) => {
      write(words);
      choose(wanted ?? null);
      // Once it is drawn: the end of the words is where one goes on.
      requestAnimationFrame(() => {
        textarea.current?.focus();
        textarea.current?.setSelectionRange(words.length, words.length);
      });
    },
    [write, textarea],
  );
  return useMemo(() => ({ text, mode, write, choose, fill, current }), [text, mode, write, fill]);
}
