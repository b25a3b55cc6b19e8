import { z } from 'zod';
import { sha256Schema } from '../files/file-operation';

/** Kinds of picture that are kept; everything else is turned into one of them in the browser, or refused. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** A stored picture. `size` in bytes, the rest in pixels. */
export type StoredPicture = { hash: string; size: number; contentType: PictureType; width: number; height: number };

/** What a table holds. `rows` counts what is kept, without the head; `isCut`: the file held more. */
export type TableFacts = {
  columns: ReadonlyArray<{ name: string; type: 'text' | 'number' | 'date' | 'yes-no' | 'empty' }>;
  rows: number;
  delimiter: string;
  /** The first rows, as cells. */
  sample: ReadonlyArray<readonly string[]>;
  isCut: boolean;
};

/**
 * What a person sent along with a prompt, checked and stored. `name` and `alt` are theirs, one line each, untrusted.
 * `path` is where it would like to be in the project; the draft has the last word (`placeAttachment`).
 */
export type Attachment = { name: string; alt: string } & (
  | {
      kind: 'picture';
      file: StoredPicture;
      /** What a model is shown instead of the file: smaller, or with marks drawn on it. Null: the file itself. */
      shown: StoredPicture | null;
      path: string;
    }
  | { kind: 'table'; file: { hash: string; size: number }; table: TableFacts; path: string }
  /** Words to read, no file of the app. `isCut`: the model gets the beginning alone. */
  | { kind: 'brief'; file: { hash: string; size: number }; isCut: boolean }
);

/** What events tell of an attachment: enough to show it and to send it once more. */
export type AttachmentView = { kind: Attachment['kind']; name: string; alt: string; blob: string; forModel?: string };

export function viewAttachment(attachment: Attachment): AttachmentView {
  const { kind, name, alt, file } = attachment;
  const shown = attachment.kind === 'picture' ? attachment.shown : null;
  return { kind, name, alt, blob: file.hash, ...(shown && { forModel: shown.hash }) };
}

const wordsSchema = { name: z.string().max(300).optional(), alt: z.string().max(500).optional() };

/**
 * One attachment as a call sends it: bytes stored before (`blob`), or inline. `forModel` names a stored picture that the
 * model is shown instead. Pictures, tables (CSV) and words (Markdown, plain text), whatever the field is called.
 */
export const attachmentInputSchema = z.union([
  z.strictObject({ ...wordsSchema, blob: sha256Schema, forModel: sha256Schema.optional() }),
  z.strictObject({ ...wordsSchema, dataUrl: z.string().startsWith('data:') }),
]);
export type AttachmentInput = z.infer<typeof attachmentInputSchema>;
