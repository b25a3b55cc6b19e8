import { FrameSilence, type FrameChannel } from './frame-channel';
import { followDocuments } from './follow-documents';
import type { HeldData } from './preview-messages';
import type { FirstScreen } from './runtime';

/** A desktop and a phone. */
const widths = [1280, 360] as const;
const settleCap = 6000;
const patience = { timeout: settleCap + 6000, most: 45_000 };

/**
 * Opens the first page in `frame` and takes a picture at both widths, loading the page at each, as on a screen of that
 * width; then disposes of the frame. Null if the page shows nothing, breaks or does not answer. Throws the signal's
 * reason when aborted.
 */
export async function takeFirstScreens(
  frame: FrameChannel,
  { url, data, signal }: { url: string; data: HeldData; signal: AbortSignal },
): Promise<readonly FirstScreen[] | null> {
  const documents = followDocuments(frame, signal);
  const taken: FirstScreen[] = [];
  try {
    for (const width of widths) {
      frame.resize(width);
      await documents.load(() => frame.load(new URL('/', url).href), data);
      const seen = await documents.askAnyway({ type: 'settle', cap: settleCap }, 'settled', patience);
      if (seen.isBlank || seen.isBroken) return null;
      const { picture } = await documents.askAnyway({ type: 'picture', isWhole: true }, 'pictured', patience);
      if (picture === null) return null;
      taken.push({ width, bytes: new Uint8Array(picture) });
    }
    return taken;
  } catch (error) {
    if (error instanceof FrameSilence) return null;
    throw error;
  } finally {
    documents.stop();
    frame.dispose();
  }
}
