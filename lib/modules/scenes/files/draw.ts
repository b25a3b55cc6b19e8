export type Point = readonly [x: number, y: number];

/** Numbers from 0 to 1 that are the same for the same seed, so that a drawing never changes by itself. */
export function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
export const round = (value: number): number => Math.round(value * 10) / 10;
const at = ([x, y]: Point) => `${Math.round(x)} ${Math.round(y)}`;

/** A path along these points with straight lines. */
export const straight = (points: readonly Point[]): string => `M${points.map(at).join('L')}`;

/** A path along these points without corners. */
export function smooth(points: readonly Point[]): string {
  let path = `M${at(points[0]!)}`;
  for (let index = 0; index < points.length - 1; index += 1) {
    const [before, from, to, after] = [-1, 0, 1, 2].map(
      (step) => points[Math.min(points.length - 1, Math.max(0, index + step))]!,
    ) as [Point, Point, Point, Point];
    const one: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const two: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    path += `C${at(one)} ${at(two)} ${at(to)}`;
  }
  return path;
}

/** A rectangle as part of a path. */
export const box = (x: number, y: number, width: number, height: number): string =>
  `M${Math.round(x)} ${Math.round(y)}h${Math.round(width)}v${Math.round(height)}h${-Math.round(width)}z`;
