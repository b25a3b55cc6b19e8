/** A position in a picture: 0 to 1 from the left and from the top, independent of display size. */
export type Point = { x: number; y: number };

export type MarkTool = 'arrow' | 'box' | 'text';

/** A shape drawn on a picture before it is sent. */
export type Mark =
  | { type: 'arrow'; from: Point; to: Point }
  | { type: 'box'; from: Point; to: Point }
  | { type: 'text'; at: Point; words: string };

/** Anything shorter, as a fraction of the picture, is an accidental tap. */
const shortestMark = 0.01;

/** The mark between two points; null if they are too close together. */
export function markBetween(tool: 'arrow' | 'box', from: Point, to: Point): Mark | null {
  const isSlip = Math.abs(from.x - to.x) < shortestMark && Math.abs(from.y - to.y) < shortestMark;
  return isSlip ? null : { type: tool, from, to };
}

/** Where an arrow key moves a point, one fiftieth of the picture at a time; null for any other key. */
export function movePoint({ x, y }: Point, key: string): Point | null {
  const step = 0.02;
  const within = (value: number) => Math.min(1, Math.max(0, value));
  switch (key) {
    case 'ArrowLeft':
      return { x: within(x - step), y };
    case 'ArrowRight':
      return { x: within(x + step), y };
    case 'ArrowUp':
      return { x, y: within(y - step) };
    case 'ArrowDown':
      return { x, y: within(y + step) };
    default:
      return null;
  }
}

/** The two ends of an arrow's head, in the same unit as the given points. */
export function arrowHead(from: Point, to: Point, length: number): [Point, Point] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const back = (turn: number) => ({
    x: to.x - length * Math.cos(angle + turn),
    y: to.y - length * Math.sin(angle + turn),
  });
  return [back(Math.PI / 6), back(-Math.PI / 6)];
}
