/** One turn of a recorded conversation: real replies of a real model. */
export type RecordedTurn = {
  prompt: string;
  reply: string;
  /** What the model asked before it answered, null where it asked nothing. */
  ask: string | null;
  /** What the model wrote first where that failed when tried, null elsewhere. */
  broken: string | null;
  /**
   * What makes of the broken reply's files those of `reply`, where its edits, which are of the version before, no longer
   * fit; null where `reply` itself does.
   */
  repair: string | null;
};

export type Recording = { id: string; turns: readonly RecordedTurn[] };
