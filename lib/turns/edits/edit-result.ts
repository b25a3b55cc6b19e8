import type { Result } from '../../base/foundation/result';

/** Replaces the one place that contains `find` with `replace`. */
export type Edit = { find: string; replace: string };

/** How far the find text had to be loosened, strictest first. */
export type EditRung = 'exact' | 'trailing-space' | 're-indented' | 'typographic' | 'operator-spacing' | 'unescaped';

/** A part of the current file, quoted for the model; `line` counts from 1. */
export type Region = { line: number; text: string };

/** Why an edit was not made; the file is unchanged. */
export type EditRefusal =
  /** The file already has what the edit asks for, or the edit changes nothing. */
  | { code: 'already-applied' }
  /** The find text matches `count` places. */
  | { code: 'ambiguous'; count: number }
  /** `nearest` is null if no line of the file resembles one of the find text. */
  | { code: 'not-found'; nearest: Region | null };

export type EditResult = Result<{ text: string; rung: EditRung }, EditRefusal>;

/**
 * An edit whose find text was not found, was found more than once, or is already there. `nearest` quotes the most
 * similar part of the file.
 */
export type FailedEdit = {
  path: string;
  find: string;
  reason: string;
  nearest: { line: number; text: string } | null;
  /** The model sent an empty edit because it wants to see the file; nothing failed. */
  isToSee?: true;
};
