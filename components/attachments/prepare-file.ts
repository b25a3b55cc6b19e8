import { attachmentLimits } from '@/lib/base/attachments/attachment-limits';
import { checkFile } from '@/lib/base/attachments/check-file';
import { readText, recogniseFile } from '@/lib/base/attachments/recognise-file';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { encodePicture, fitWithin, loadPicture } from './picture-canvas';
import { readPdf } from './read-pdf';

/** A file ready to send: `file` for the app, `forModel` if the model gets a smaller one. */
export type PreparedFile = { kind: 'picture' | 'table' | 'brief'; name: string; file: Blob; forModel: Blob | null };

/** Size of a drawing (SVG) that has none of its own. */
const drawingSide = 1024;

/**
 * Makes a file small and harmless in the browser: redraws pictures, extracts text from PDFs, converts text to UTF-8. A
 * file that can't be sent is refused with the code the server would give.
 */
export async function prepareFile(file: File, language: string): Promise<Result<PreparedFile, AppErrorCode>> {
  // Checked before anything is read: a video of gigabytes would fill the memory.
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
  // Rotated according to its metadata, which is then dropped with the rest.
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

/** A drawing (SVG) is a document; as an image element it runs and loads nothing, and becomes a PNG. */
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

/** Spreadsheets often write text in an older regional encoding. */
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
