import type { Mark } from '@/lib/attachments/marks';
import { drawMarks } from './draw-marks';

type Size = { width: number; height: number };

/** The size within `longest` on its longer side; never larger than it was. */
export function fitWithin({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Draws a picture anew at that size, marks on top: only what is seen is in the result, no place, time or camera. The type
 * asked for, or PNG where the browser can't write it.
 */
export async function encodePicture(
  picture: CanvasImageSource,
  size: Size,
  type: string,
  marks: readonly Mark[] = [],
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws nothing.');
  context.imageSmoothingQuality = 'high';
  if (type === 'image/jpeg') {
    // A photo has no transparency; where one has after all, white is what people expect under it.
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, size.width, size.height);
  }
  context.drawImage(picture, 0, 0, size.width, size.height);
  drawMarks(context, marks, size);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be written.'))),
      type,
      0.88,
    );
  });
}

/** A picture the page can draw, from an address of ours or of the page's own; null where it can't be read. */
export async function loadPicture(url: string): Promise<HTMLImageElement | null> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  }
}
