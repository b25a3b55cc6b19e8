import { arrowHead, type Mark, type Point } from '@/lib/base/attachments/marks';

// Visible on any picture: strong red with a white edge. It becomes part of the picture, so it is not a token of the
// page.
const ink = '#e11d2e';
const edge = '#ffffff';

/** Draws marks over a picture of this size in pixels, later ones on top. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  { width, height }: { width: number; height: number },
): void {
  const weight = Math.max(3, Math.round(Math.max(width, height) / 180));
  const at = ({ x, y }: Point) => ({ x: x * width, y: y * height });
  context.lineCap = 'round';
  context.lineJoin = 'round';

  const stroke = (trace: () => void) => {
    for (const [colour, wide] of [
      [edge, weight * 2],
      [ink, weight],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = wide;
      context.beginPath();
      trace();
      context.stroke();
    }
  };

  for (const mark of marks) {
    switch (mark.type) {
      case 'arrow': {
        const [from, to] = [at(mark.from), at(mark.to)];
        const [left, right] = arrowHead(from, to, weight * 5);
        stroke(() => {
          context.moveTo(from.x, from.y);
          context.lineTo(to.x, to.y);
          context.moveTo(left.x, left.y);
          context.lineTo(to.x, to.y);
          context.lineTo(right.x, right.y);
        });
        break;
      }
      case 'box': {
        const [from, to] = [at(mark.from), at(mark.to)];
        stroke(() => context.rect(from.x, from.y, to.x - from.x, to.y - from.y));
        break;
      }
      case 'text': {
        const { x, y } = at(mark.at);
        context.font = `600 ${weight * 6}px system-ui, sans-serif`;
        context.textBaseline = 'middle';
        context.strokeStyle = edge;
        context.lineWidth = weight * 1.5;
        context.strokeText(mark.words, x, y, width - x);
        context.fillStyle = ink;
        context.fillText(mark.words, x, y, width - x);
        break;
      }
      default:
        mark satisfies never;
    }
  }
}
