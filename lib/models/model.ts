import type { AppError } from '../foundation/app-error';

/** A stored picture that a message shows; only its name travels with the message, its bytes are read for the call. */
export type ModelPicture = { hash: string; contentType: string; width: number; height: number };

/**
 * One message as every provider understands it. The first is the system prompt, static so that caches hit. `pictures`
 * follow the words of a person's message, in this order.
 */
export type ModelMessage = {
  role: 'system' | 'user' | 'assistant';
  content: string;
  pictures?: readonly ModelPicture[];
};

export type ModelCall = {
  messages: readonly ModelMessage[];
  /** Upper bound on what may be written, in tokens; the cap relies on it. */
  maxOutputTokens: number;
  /** What the call is about, for a model that replays instead of reading (the demo). */
  subject: CallSubject;
  /** The bytes of a picture some message shows; null where they are gone. Absent: no message shows any. */
  readPicture?(hash: string): Promise<Uint8Array | null>;
  signal: AbortSignal;
};

/**
 * `earlier` holds the person's prompts of this project before this one, oldest first; `round` is 0 for the first call
 * of a turn. `turnId` names the turn to a model that can be hurried (the demo's `skip`).
 */
export type CallSubject = {
  turnId?: string;
  purpose: 'build' | 'continue' | 'edit-again' | 'repair';
  prompt: string;
  earlier: readonly string[];
  answers: readonly string[];
  round: number;
};

/**
 * US dollars a million tokens; `cached` is for input the provider had seen before, `written` for input it keeps for the
 * next call (absent: as `input`).
 */
export type Price = { input: number; cached: number; output: number; written?: number };

/** Counts the tokens of a text; exact for some providers, near for others. Injected so that pure code stays quick to test. */
export type CountTokens = (text: string) => number;

/** Why a reply ended: of itself, at the output limit, or cut (no end came). */
export type ReplyEnd = 'complete' | 'output-limit' | 'cut';

/** What a model says, as it says it. After `end` or `failed` nothing follows. */
export type ModelPart =
  | { type: 'text'; text: string }
  /** Tokens. `estimated`: the provider said nothing, so Easel counted. `cached` and `written` are parts of `input`. */
  | { type: 'usage'; input: number; cached: number; written?: number; output: number; estimated: boolean }
  /** The connection lives and no word comes: so many tokens of thinking since the last such part, 0 for any other byte. */
  | { type: 'thinking'; tokens: number }
  /** Not a byte has come for so long, and the call is ended at `untilMs`; told once until one comes. */
  | { type: 'silent'; ms: number; untilMs: number }
  /** The server read far less than it was sent, in tokens: what was asked stood perhaps in the rest. */
  | { type: 'read-less'; model: string; sent: number; read: number }
  | { type: 'end'; reason: ReplyEnd }
  /** `retryable`: nothing of this call can have been paid, and the same may succeed later, so it may be made again unasked. */
  | { type: 'failed'; error: AppError; retryable: boolean };

/** A model that can be called. Adapters never throw: a failure is a part. */
export interface Model {
  readonly name: string;
  readonly kind: 'demo' | 'live';
  /** Null where no price is known. */
  readonly price: Price | null;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Follows a short prompt and small steps better than long ones; absent: no. */
  readonly isSmall?: boolean;
  /** Can be shown pictures; absent: no. */
  readonly seesPictures?: boolean;
  /** About how many tokens a picture takes; absent: none, since none is shown. */
  pictureTokens?(picture: ModelPicture): number;
  stream(call: ModelCall): AsyncIterable<ModelPart>;
}
