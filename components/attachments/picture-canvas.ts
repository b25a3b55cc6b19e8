import type { Mark } from '@/lib/base/attachments/marks';
import { drawMarks } from './draw-marks';

type Size = { width: number; height: number };

/** Scales a size to at most `longest` on its longer side; never enlarges. */
export function fitWithin({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Redraws a picture at that size, with the marks on top: the result holds only what is visible, without the place, the
 * time or the camera. It has the requested type, or is a PNG if the browser can't write that.
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
    // JPEG has no transparency; people expect white under transparent parts.
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

/** A picture the page can draw, from one of our URLs or one of the page's own; null if it can't be read. */
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
