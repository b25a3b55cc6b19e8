/**
 * How fast a recorded reply is sent, and the clock and timer for it. `now` is in ms; `sleep` ends early when the signal
 * aborts and never rejects.
 */
export type DemoPace = {
  charactersPerSecond: number;
  /** Longer replies are sent faster, so that nobody waits longer than this. */
  longestSeconds: number;
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Few enough characters to look like typing: at the fastest pace a chunk every 14 ms. */
const chunkCharacters = 24;

/**
 * Sends a text in chunks at the pace, or without a pause if there is no pace. When `hurry` aborts the rest follows
 * without a pause; when `signal` aborts it ends.
 */
export async function* tellText(
  text: string,
  pace: DemoPace | null,
  { signal, hurry }: { signal: AbortSignal; hurry: AbortSignal },
): AsyncGenerator<string> {
  const startedAt = pace?.now() ?? 0;
  const perSecond = pace === null ? 0 : Math.max(pace.charactersPerSecond, text.length / pace.longestSeconds);
  for (let start = 0; start < text.length && !signal.aborted;) {
    const end = endOfChunk(text, start);
    if (pace !== null && !hurry.aborted) {
      // Time against the clock, not chunk by chunk, so that late timers don't add up.
      const due = startedAt + (end / perSecond) * 1000;
      const early = due - pace.now();
      if (early > 4) await pace.sleep(early, AbortSignal.any([signal, hurry]));
    }
    if (signal.aborted) return;
    yield text.slice(start, end);
    start = end;
  }
}

/** Never split a surrogate pair: a chunk must be valid text on its own. */
function endOfChunk(text: string, start: number): number {
  const end = Math.min(start + chunkCharacters, text.length);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
}
