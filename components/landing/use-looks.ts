'use client';
import { useEffect, useState } from 'react';
import { drawLooks, type ThreeLooks } from '@/lib/projects/looks/draw-looks';
import type { LookChoice } from '@/lib/projects/looks/look';
import { namesLook } from '@/lib/projects/looks/names-look';

const pauseMs = 400;
const shortestPrompt = 8;

/**
 * Three looks for the prompt being written, updated once the person pauses; none for a very short prompt, or for one
 * that names colours or a style itself. Once one is chosen the three stay, so that the chosen one is what gets built.
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
    /** The look to build with; undefined: the model decides. */
    choice,
  };
}
