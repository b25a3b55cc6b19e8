/** One turn of a recorded conversation: real replies of a real model. */
export type RecordedTurn = {
  prompt: string;
  reply: string;
  /** The question that the model asked before this reply; null if it asked nothing. */
  ask: string | null;
  /** The option chosen as the answer to `ask`; null if nothing was asked. */
  answer: string | null;
  /** The model's first reply if the app failed with it; otherwise null. */
  broken: string | null;
  /**
   * The reply that turns the broken reply's files into those of `reply`, if `reply`'s own edits, made for the version
   * before, no longer fit; null if they do.
   */
  repair: string | null;
};

export type Recording = { id: string; turns: readonly RecordedTurn[] };
