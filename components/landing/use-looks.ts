'use client';
import { useEffect, useState } from 'react';
import { drawLooks, type ThreeLooks } from '@/lib/looks/draw-looks';
import type { LookChoice } from '@/lib/looks/look';
import { namesLook } from '@/lib/looks/names-look';

const pauseMs = 400;
const shortestPrompt = 8;

/**
 * Three looks for the words as they are being written, drawn anew once the person pauses; none for too few words, nor for
 * words that name colours or a style themselves. Once
 * one is chosen the three stay, so that it is the one that is built.
 */
export function useLooks(text: string, isOffered: boolean) {
  const [seed] = useState(() => Math.floor(Math.random() * (2 ** 31 - 1)));
  const [drawn, setDrawn] = useState<{ prompt: string; looks: ThreeLooks } | null>(null);
  const [index, setIndex] = useState<LookChoice['index'] | null>(null);
  const prompt = text.trim();
  const isWanted = isOffered && prompt.length >= shortestPrompt && !namesLook(prompt);
  const isSettled = index !== null;

  useEffect(() => {
    if (!isWanted || isSettled) return;
    const timer = setTimeout(() => setDrawn({ prompt, looks: drawLooks(prompt, seed) }), pauseMs);
    return () => clearTimeout(timer);
  }, [prompt, seed, isWanted, isSettled]);

  const shown = isWanted ? drawn : null;
  const choice: LookChoice | undefined =
    shown === null || index === null ? undefined : { drawnFrom: shown.prompt, seed, index };
  return {
    looks: shown?.looks ?? null,
    index,
    setIndex: (next: number | null) => setIndex(next === 0 || next === 1 || next === 2 ? next : null),
    /** What to build with; undefined: what the model thinks of. */
    choice,
  };
}
