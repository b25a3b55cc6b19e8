import { z } from 'zod';
import { sha256Schema } from '../files/file-operation';

/** Picture types that are stored. The browser converts everything else to one of these, or the file is refused. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** A stored picture. `size` is in bytes, the dimensions in pixels. */
export type StoredPicture = { hash: string; size: number; contentType: PictureType; width: number; height: number };

/** A summary of a table. `rows` counts the rows kept, without the header; `isCut`: the file had more. */
export type TableFacts = {
  columns: ReadonlyArray<{ name: string; type: 'text' | 'number' | 'date' | 'yes-no' | 'empty' }>;
  rows: number;
  delimiter: string;
  /** The first rows, split into cells. */
  sample: ReadonlyArray<readonly string[]>;
  isCut: boolean;
};

/**
 * A file the person sent with a prompt, checked and stored. `name` and `alt` come from them: one line each, untrusted.
 * `path` is the preferred place in the project; the draft makes the final choice (`placeAttachment`).
 */
export type Attachment = { name: string; alt: string } & (
  | {
      kind: 'picture';
      file: StoredPicture;
      /**
       * Shown to the model instead of the file: a smaller copy, or one with marks drawn on it. Null: the model sees the
       * file itself.
       */
      shown: StoredPicture | null;
      path: string;
      /** A picture of the app's own screen, for the model to look at; it does not become a file of the app. */
      isOwnScreen?: true;
    }
  | { kind: 'table'; file: { hash: string; size: number }; table: TableFacts; path: string }
  /** Text for the model to read, not a file of the app. `isCut`: the model only gets the beginning. */
  | { kind: 'brief'; file: { hash: string; size: number }; isCut: boolean }
);

/** What events carry about an attachment: enough to display it and to send it again. */
export type AttachmentView = {
  kind: Attachment['kind'];
  name: string;
  alt: string;
  blob: string;
  forModel?: string;
  isOwnScreen?: true;
};

export function viewAttachment(attachment: Attachment): AttachmentView {
  const { kind, name, alt, file } = attachment;
  const shown = attachment.kind === 'picture' ? attachment.shown : null;
  const isOwnScreen = attachment.kind === 'picture' && attachment.isOwnScreen === true;
  return {
    ...{ kind, name, alt, blob: file.hash },
    ...(shown && { forModel: shown.hash }),
    ...(isOwnScreen && { isOwnScreen: true as const }),
  };
}

const wordsSchema = { name: z.string().max(300).optional(), alt: z.string().max(500).optional() };

/**
 * One attachment in an API call: bytes stored earlier (`blob`), or inline. `forModel` names a stored picture to show
 * the model instead. Accepts pictures, tables (CSV) and text (Markdown, plain text), whichever field they arrive in.
 */
export const attachmentInputSchema = z.union([
  z.strictObject({ ...wordsSchema, blob: sha256Schema, forModel: sha256Schema.optional() }),
  z.strictObject({
    ...{ ...wordsSchema, dataUrl: z.string().startsWith('data:') },
    /**
     * A picture of the app's own screen: the model uses it to judge and improve the app, and it does not become a file
     * of the app.
     */
    isOwnScreen: z.literal(true).optional(),
  }),
]);
export type AttachmentInput = z.infer<typeof attachmentInputSchema>;
