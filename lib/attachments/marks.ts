/** Where something is in a picture: 0 to 1 from its left and from its top, whatever size it is drawn at. */
export type Point = { x: number; y: number };

export type MarkTool = 'arrow' | 'box' | 'text';

/** One thing drawn on a picture before it is sent. */
export type Mark =
  | { type: 'arrow'; from: Point; to: Point }
  | { type: 'box'; from: Point; to: Point }
  | { type: 'text'; at: Point; words: string };

/** Shorter than this is a slip of the finger, in parts of the picture. */
const shortestMark = 0.01;

/** The mark two points make; null where they are too near one another. */
export function markBetween(tool: 'arrow' | 'box', from: Point, to: Point): Mark | null {
  const isSlip = Math.abs(from.x - to.x) < shortestMark && Math.abs(from.y - to.y) < shortestMark;
  return isSlip ? null : { type: tool, from, to };
}

/** The point a key moves to, a fiftieth of the picture at a time; null where the key moves nothing. */
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

/** The head of an arrow: the two points its lines go back to, in the unit of the points given. */
export function arrowHead(from: Point, to: Point, length: number): [Point, Point] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const back = (turn: number) => ({
    x: to.x - length * Math.cos(angle + turn),
    y: to.y - length * Math.sin(angle + turn),
  });
  return [back(Math.PI / 6), back(-Math.PI / 6)];
}
