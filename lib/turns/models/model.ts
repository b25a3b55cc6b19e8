import type { AppError } from '../../base/foundation/app-error';

/** A stored picture that a message shows; the message carries only its name, and its bytes are read for the call. */
export type ModelPicture = { hash: string; contentType: string; width: number; height: number };

/**
 * One message as every provider understands it. The first is the system prompt, static so that it is cached. `pictures`
 * follow the text of a user message, in this order.
 */
export type ModelMessage = {
  role: 'system' | 'user' | 'assistant';
  content: string;
  pictures?: readonly ModelPicture[];
};

export type ModelCall = {
  messages: readonly ModelMessage[];
  /** Upper bound on the output in tokens; the spending cap relies on it. */
  maxOutputTokens: number;
  /** What the call is about, for a model that replays instead of reading (the demo). */
  subject: CallSubject;
  /** The bytes of a picture that a message shows; null if they are gone. Absent: no message shows any. */
  readPicture?(hash: string): Promise<Uint8Array | null>;
  signal: AbortSignal;
};

/**
 * `earlier` holds the person's earlier prompts in this project, oldest first; `round` is 0 for the first call of a turn. `turnId` identifies the turn for a model that can be hurried (the demo's `skip`).
 */
export type CallSubject = {
  turnId?: string;
  purpose: 'build' | 'continue' | 'edit-again' | 'repair' | 'promises';
  prompt: string;
  earlier: readonly string[];
  answers: readonly string[];
  round: number;
};

/**
 * US dollars per million tokens; `cached` is for input the provider has cached, `written` for input it caches for the
 * next call (absent: as `input`).
 */
export type Price = { input: number; cached: number; output: number; written?: number };

/**
 * Counts the tokens of a text; exact for some providers, close for others. Injected so that pure code stays quick to
 * test.
 */
export type CountTokens = (text: string) => number;

/** Why a reply ended: the model finished, it reached the output limit, or the stream was cut (no end came). */
export type ReplyEnd = 'complete' | 'output-limit' | 'cut';

/** The parts of a reply, as they arrive. Nothing follows `end` or `failed`. */
export type ModelPart =
  | { type: 'text'; text: string }
  /**
   * Tokens. `estimated`: the provider reported nothing, so Easel counted. `cached` and `written` are parts of `input`.
   */
  | { type: 'usage'; input: number; cached: number; written?: number; output: number; estimated: boolean }
  /**
   * The connection is alive but no text arrives: `tokens` of thinking since the last such part, 0 if other bytes
   * arrived.
   */
  | { type: 'thinking'; tokens: number }
  /** No byte has arrived for this long; the call is ended at `untilMs`. Sent once per silence. */
  | { type: 'silent'; ms: number; untilMs: number }
  /** The server read far fewer tokens than it was sent; the request itself may have been in the part it dropped. */
  | { type: 'read-less'; model: string; sent: number; read: number }
  | { type: 'end'; reason: ReplyEnd }
  /**
   * `retryable`: nothing of this call can have been charged and the same call may succeed later, so it may be repeated
   * without asking the person.
   */
  | { type: 'failed'; error: AppError; retryable: boolean };

/** A model that can be called. Adapters never throw: a failure is a part. */
export interface Model {
  readonly name: string;
  readonly kind: 'demo' | 'live';
  /** Null if no price is known. */
  readonly price: Price | null;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Follows a short prompt and small steps better than long ones; absent: no. */
  readonly isSmall?: boolean;
  /** Can read pictures; absent: no. */
  readonly seesPictures?: boolean;
  /** The approximate tokens of a picture; absent: none, since none is shown. */
  pictureTokens?(picture: ModelPicture): number;
  stream(call: ModelCall): AsyncIterable<ModelPart>;
}
