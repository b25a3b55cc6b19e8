import type { AppErrorCode } from '../foundation/app-error';
import { fail, succeed, type Result } from '../foundation/result';
import type { PictureType } from './attachment';
import { attachmentLimits } from './attachment-limits';
import { measurePicture } from './measure-picture';
import { recogniseFile, textKindOf } from './recognise-file';

export type CheckedFile =
  | { kind: 'picture'; type: PictureType; width: number; height: number }
  | { kind: 'table' }
  | { kind: 'brief' };

/**
 * Decides from its bytes whether a file may be attached as is, and as what kind. Decodes nothing. A PDF is refused as
 * `pdf-unread`: its text is extracted in the page, where a malicious file can only hurt its sender. An SVG can contain
 * scripts, so it is refused here too, and the page converts it to a picture.
 */
export function checkFile(bytes: Uint8Array, name: string): Result<CheckedFile, AppErrorCode> {
  if (bytes.length > attachmentLimits.bytes) return fail('attachment-too-large');
  const kind = recogniseFile(bytes);
  switch (kind) {
    case 'unreadable':
      return fail(bytes.length === 0 ? 'attachment-damaged' : 'attachment-type-refused');
    case 'svg':
      return fail('attachment-type-refused');
    case 'pdf':
      return fail('pdf-unread');
    case 'text': {
      const textKind = textKindOf(name);
      return textKind === null ? fail('attachment-type-refused') : succeed({ kind: textKind });
    }
    case 'image/png':
    case 'image/jpeg':
    case 'image/webp':
    case 'image/gif': {
      const extent = measurePicture(bytes, kind);
      if (extent === null) return fail('attachment-damaged');
      if (extent.width * extent.height > attachmentLimits.pixels) return fail('picture-too-many-pixels');
      return succeed({ kind: 'picture', type: kind, ...extent });
    }
    default:
      return kind satisfies never;
  }
}
