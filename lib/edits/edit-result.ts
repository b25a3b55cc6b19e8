import type { Result } from '../foundation/result';

/** Replace the one place that says `find` by `replace`. */
export type Edit = { find: string; replace: string };

/** How far the find text had to be loosened, strictest first. */
export type EditRung = 'exact' | 'trailing-space' | 're-indented' | 'typographic' | 'operator-spacing' | 'unescaped';

/** A part of the file as it stands, to be quoted to the model; `line` counts from 1. */
export type Region = { line: number; text: string };

/** Why an edit was not made; the file is as it was. */
export type EditRefusal =
  /** The file says already what the edit asks for, or the edit asks for nothing. */
  | { code: 'already-applied' }
  /** The find text fits `count` places. */
  | { code: 'ambiguous'; count: number }
  /** `nearest` is null where no line of the file resembles one of the find text. */
  | { code: 'not-found'; nearest: Region | null };

export type EditResult = Result<{ text: string; rung: EditRung }, EditRefusal>;
