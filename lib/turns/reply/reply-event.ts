import type { Direction } from '../../base/directions/direction';
import type { RefusalCode } from '../../base/turn-events/turn-event';
import type { TagName } from './parse-tag';

/** One find/replace pair of an edit, verbatim. */
export type ReplyPair = { find: string; replace: string };

/**
 * The events of a reply, in its order. Every `path` is a normalised path inside the project. `complete: false` marks a
 * tag that the reply ended in; the caller asks the model for the rest.
 */
export type ReplyEvent =
  /** Prose for the person (Markdown). Blank lines at the start, the end and around tags are collapsed to one. */
  | { type: 'text-delta'; text: string }
  /** Sent once it has ended; a direction that can't be parsed is not sent. */
  | { type: 'direction'; direction: Direction }
  /** The whole plan so far; each event replaces the one before. */
  | { type: 'plan'; text: string }
  /**
   * A file follows: deltas and `file-end`, or for kind `edit` one `edit-end`; or `refused` with this path, which voids
   * it.
   */
  | { type: 'file-start'; path: string; kind: 'file' | 'edit' }
  | { type: 'file-delta'; path: string; text: string }
  /** `content` equals the deltas since `file-start`, joined. */
  | { type: 'file-end'; path: string; content: string; complete: boolean }
  /** Only whole pairs; `complete` is also false if a find has no replace or the other way round. */
  | { type: 'edit-end'; path: string; pairs: ReplyPair[]; complete: boolean }
  | { type: 'file-rename'; from: string; to: string }
  | { type: 'file-delete'; path: string }
  | { type: 'package'; name: string; version: string | null; remove: boolean }
  /** `name` is safe as part of a file name; it has neither a timestamp nor `.sql`. */
  | { type: 'migration'; name: string; sql: string; complete: boolean }
  | { type: 'module'; name: string; settings: Record<string, string> }
  | { type: 'promise'; id: string; text: string; complete: boolean }
  /** The model asks to remove an existing promise; `reason` is for the person, and may be empty. */
  | { type: 'promise-removal'; id: string; reason: string; complete: boolean }
  | { type: 'ask'; text: string; choices: string[]; complete: boolean }
  | { type: 'done' }
  /** `path` is null if the path itself was refused; `message` is for the model, in English, and quotes it. */
  | { type: 'refused'; code: RefusalCode; operation: TagName; path: string | null; message: string };

export type EmitReplyEvent = (event: ReplyEvent) => void;
