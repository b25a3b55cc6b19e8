import { attachmentLimits } from '@/lib/attachments/attachment-limits';
import { checkFile } from '@/lib/attachments/check-file';
import { readText, recogniseFile } from '@/lib/attachments/recognise-file';
import type { AppErrorCode } from '@/lib/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { encodePicture, fitWithin, loadPicture } from './picture-canvas';
import { readPdf } from './read-pdf';

/** A file as it will be sent: `file` for the app, `forModel` where a model is shown something smaller. */
export type PreparedFile = { kind: 'picture' | 'table' | 'brief'; name: string; file: Blob; forModel: Blob | null };

/** A drawing without a size of its own is drawn this large. */
const drawingSide = 1024;

/**
 * Makes a file small and harmless in the browser: pictures are drawn anew, words are read out of a PDF, texts become
 * UTF-8. What can't be sent is refused by the same code the server would give.
 */
export async function prepareFile(file: File, language: string): Promise<Result<PreparedFile, AppErrorCode>> {
  // Before anything is read: a film of gigabytes would fill the memory.
  if (file.size > attachmentLimits.bytes) return fail('attachment-too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = recogniseFile(bytes);
  if (kind === 'pdf') {
    const words = await readPdf(bytes);
    if (!words.ok) return words;
    return succeed({ kind: 'brief', name: file.name, file: new Blob([words.value]), forModel: null });
  }
  if (kind === 'svg') return prepareDrawing(file, bytes);
  if (kind === 'unreadable') return prepareOddText(file, bytes, language);

  const checked = checkFile(bytes, file.name);
  if (!checked.ok) return checked;
  if (checked.value.kind !== 'picture') {
    return succeed({ kind: checked.value.kind, name: file.name, file, forModel: null });
  }
  // Turned as the camera was held; the note that says how goes with the rest of the notes.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (bitmap === null) return fail('attachment-damaged');
  const { type } = checked.value;
  const made = await makePicture(file.name, bitmap, bitmap, type === 'image/gif' ? 'image/png' : type);
  bitmap.close();
  return made;
}

async function makePicture(
  name: string,
  source: CanvasImageSource,
  size: { width: number; height: number },
  type: string,
): Promise<Result<PreparedFile, AppErrorCode>> {
  const { fileSide, shownSide, shownBytes } = attachmentLimits;
  const file = await encodePicture(source, fitWithin(size, fileSide), type);
  const isFit = Math.max(size.width, size.height) <= shownSide && file.size <= shownBytes;
  if (isFit) return succeed({ kind: 'picture', name, file, forModel: null });
  const shown = await encodePicture(source, fitWithin(size, shownSide), type);
  const forModel =
    shown.size <= shownBytes ? shown : await encodePicture(source, fitWithin(size, shownSide), 'image/jpeg');
  return succeed({ kind: 'picture', name, file, forModel });
}

/** A drawing (SVG) is a page of its own; as a picture element it runs nothing and loads nothing, and becomes a PNG. */
async function prepareDrawing(file: File, bytes: Uint8Array): Promise<Result<PreparedFile, AppErrorCode>> {
  if (bytes.length > attachmentLimits.svgBytes) return fail('attachment-too-large');
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/svg+xml' }));
  try {
    const image = await loadPicture(url);
    if (image === null) return fail('attachment-damaged');
    const { naturalWidth, naturalHeight } = image;
    const longest = Math.max(naturalWidth, naturalHeight, 1);
    const scale = drawingSide / longest;
    const size =
      naturalWidth > 0 && naturalHeight > 0
        ? {
            width: Math.max(1, Math.round(naturalWidth * scale)),
            height: Math.max(1, Math.round(naturalHeight * scale)),
          }
        : { width: drawingSide, height: drawingSide };
    return await makePicture(file.name, image, size, 'image/png');
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Spreadsheets often write text in an older encoding of their country. */
async function prepareOddText(
  file: File,
  bytes: Uint8Array,
  language: string,
): Promise<Result<PreparedFile, AppErrorCode>> {
  if (bytes.length === 0) return fail('attachment-damaged');
  if (!/\.(?:csv|tsv|md|markdown|txt|text)$/i.test(file.name)) return fail('attachment-type-refused');
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const wide = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  for (const encoding of isWide ? [wide] : language.startsWith('zh') ? ['gb18030'] : ['windows-1252']) {
    const text = decode(bytes, encoding);
    const utf8 = text === null ? null : new TextEncoder().encode(text);
    if (utf8 === null || readText(utf8) === null) continue;
    const checked = checkFile(utf8, file.name);
    if (!checked.ok) return checked;
    return succeed({ kind: checked.value.kind, name: file.name, file: new Blob([utf8]), forModel: null });
  }
  return fail('attachment-type-refused');
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
