import { domToBlob } from 'modern-screenshot';
import { mostPictureBytes } from '../../base/promises/picture';

/** The script that takes pictures of the page. Loaded only in lane `try`, when a step has failed. */
export type PictureTaker = { takePicture: typeof takePicture };

const mostWidth = 640;
const mostWholeWidth = 1280;
const qualities = [0.8, 0.6, 0.4, 0.25] as const;
const nothing = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/**
 * An image of the app's own origin as a data URL. Images of other sites stay blank, so that taking a picture makes no
 * requests to them. Uses an element outside the document, since a failure there is not the app's fault.
 */
async function readImage(address: string, width: number): Promise<string> {
  if (address.startsWith('data:')) return address;
  if (new URL(address, location.href).origin !== location.origin) return nothing;
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return nothing;
  }
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, width / Math.max(1, image.naturalWidth));
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL();
}

const isFont = (address: string) => /\.(?:woff2?|ttf|otf)(?:[?#]|$)/i.test(address);

const isClear = (colour: string) => colour === 'transparent' || /, 0\)$/.test(colour);

/** The background at the very back: the page's own colour, or white. */
function backgroundOf(page: Document): string {
  const colours = [page.body, page.documentElement].map((element) => getComputedStyle(element).backgroundColor);
  return colours.find((colour) => !isClear(colour)) ?? '#ffffff';
}

/**
 * The visible part of the page as a JPEG, at most 640 px wide unless `isWhole`; null if none is small enough. It is a
 * rendering of the document, not a screenshot: fonts of other sites, videos and frames are left out. Without `isWhole`
 * the app's own fonts are left out as well, since they take a second.
 */
export async function takePicture(isWhole = false): Promise<ArrayBuffer | null> {
  const { innerWidth: width, innerHeight: height, scrollX, scrollY } = window;
  const most = isWhole ? mostWholeWidth : mostWidth;
  for (const quality of qualities) {
    const blob = await domToBlob(document.documentElement, {
      ...{ width, height, quality, type: 'image/jpeg', scale: Math.min(1, most / width) },
      backgroundColor: backgroundOf(document),
      style: { transform: `translate(${-scrollX}px, ${-scrollY}px)` },
      ...(isWhole ? {} : { font: false }),
      // False means that the library fetches it as usual.
      fetchFn: async (address: string) => (isWhole && isFont(address) ? false : readImage(address, most)),
      timeout: isWhole ? 4000 : 1000,
    });
    if (blob.size <= mostPictureBytes) return blob.arrayBuffer();
  }
  return null;
}
