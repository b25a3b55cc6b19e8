import type { Drawing } from '@/lib/publishing/drawn-pages/drawn-page';

/** Between two drawings because of rows, at least; twice as long after each that showed nothing new, or failed. */
const leastMs = 10_000;
const mostMs = 10 * 60_000;

type Drawn = { isKept: boolean; deploymentId: string; drawing: Drawing | null; at: number };

/** When it is time to draw again. A page that writes a row whenever it is opened would have itself drawn for ever otherwise. */
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
    /** Nothing is to be drawn: the next change is taken up soon. */
    rest(): void {
      waitMs = leastMs;
    },
  };
}
