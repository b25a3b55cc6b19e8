import { openDrawingFrame } from '@/components/drawing/open-drawing-frame';
import { openDrawnPage } from '@/components/drawing/open-drawn-page';
import { drawPicture } from './draw-picture';

/**
 * A picture of a shared app as a stranger finds it: with what it ships, never with what its owner entered. Null if none
 * could be taken.
 */
export async function takeAppPicture(page: string, title: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const { frame, close } = openDrawingFrame(title);
  try {
    const told = await openDrawnPage({ frame, page, how: 'picture', signal: new AbortController().signal });
    return told?.picture ? await drawPicture(new Blob([told.picture], { type: 'image/jpeg' })) : null;
  } finally {
    close();
  }
}
