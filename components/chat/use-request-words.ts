'use client';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { createKeptText } from '@/lib/studio/studio/kept-text';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

type Mode = StudioTurn['mode'];

/** The prompt being written. */
export type RequestWords = {
  text: string;
  /** The mode that was chosen, until another is; null: the project's default. */
  mode: Mode | null;
  write(text: string): void;
  choose(mode: Mode | null): void;
  /** Puts text into the composer for editing; never sends. */
  fill(text: string, mode?: Mode): void;
  /** The current text, for callers that outlive a render. */
  current: RefObject<string>;
};

/** Unsent text outlives the page; a chosen mode stays until another is chosen, or a suggestion to build is taken. */
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
    // Text typed before hydration counts.
    if (current.current !== '') return;
    current.current = kept.current.read();
    setText(current.current);
  }, []);
  const fill = useCallback(
    (words: string, wanted?: Mode) => {
      write(words);
      choose(wanted ?? null);
      // After rendering, put the cursor at the end of the text.
      requestAnimationFrame(() => {
        textarea.current?.focus();
        textarea.current?.setSelectionRange(words.length, words.length);
      });
    },
    [write, textarea],
  );
  return useMemo(() => ({ text, mode, write, choose, fill, current }), [text, mode, write, fill]);
}
