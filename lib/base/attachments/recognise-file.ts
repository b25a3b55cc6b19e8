import type { PictureType } from './attachment';

/** A file's kind, judged by its bytes. `unreadable`: neither a supported kind nor UTF-8 text. */
export type FileKind = PictureType | 'svg' | 'pdf' | 'text' | 'unreadable';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function startsWith(bytes: Uint8Array, start: string, at = 0): boolean {
  for (let index = 0; index < start.length; index++) {
    if (bytes[at + index] !== start.charCodeAt(index)) return false;
  }
  return true;
}

/** Decodes UTF-8 without its byte order mark; null if the bytes are not text. */
export function readText(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    // oxlint-disable-next-line no-control-regex -- text holds none of them; programs and pictures do
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/**
 * Identifies a file by its first bytes, never by its name, which is only a claim. Cost: O(bytes) for text, else O(1).
 */
export function recogniseFile(bytes: Uint8Array): FileKind {
  if (startsWith(bytes, '\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (startsWith(bytes, '\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  if (startsWith(bytes, '%PDF-')) return 'pdf';
  const text = readText(bytes);
  if (text === null || text.trim() === '') return 'unreadable';
  const start = text
    .slice(0, 2000)
    .replace(/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?/i, '');
  return /^<svg[\s>]/i.test(start) ? 'svg' : 'text';
}

/** Text and tables have no signature in their bytes, so the file name tells them apart. */
export function textKindOf(name: string): 'table' | 'brief' | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name.trim())?.[1]?.toLowerCase();
  if (extension === 'csv' || extension === 'tsv') return 'table';
  const isBrief = extension === undefined || ['md', 'markdown', 'txt', 'text', 'pdf'].includes(extension);
  return isBrief ? 'brief' : null;
}
