import type { Drawing } from '@/lib/publishing/drawn-pages/drawn-page';

/**
 * The shortest time between two drawings that changed rows cause; doubled after each drawing that showed nothing new,
 * or failed.
 */
const leastMs = 10_000;
const mostMs = 10 * 60_000;

type Drawn = { isKept: boolean; deploymentId: string; drawing: Drawing | null; at: number };

/** Decides when to draw again. A page that writes a row whenever it is opened would otherwise be drawn for ever. */
export function createDrawTurns() {
  let waitMs = leastMs;
  let last: { at: number; deploymentId: string; words: string } | null = null;
  return {
    isDue({
      reason,
      deploymentId,
      at,
    }: {
      reason: 'new' | 'rows' | 'moved';
      deploymentId: string;
      at: number;
    }): boolean {
      const isFresh = reason !== 'rows' && (last === null || last.deploymentId !== deploymentId);
      return isFresh || last === null || at - last.at >= waitMs;
    },
    drawn({ isKept, deploymentId, drawing, at }: Drawn): void {
      const words = JSON.stringify(drawing?.pages ?? null);
      const isNews = isKept && last?.words !== words;
      waitMs = isNews ? leastMs : Math.min(mostMs, waitMs * 2);
      last = { at, deploymentId, words };
    },
    /** Nothing to draw now: react soon to the next change. */
    rest(): void {
      waitMs = leastMs;
    },
  };
}
