/**
 * How fast a recorded reply is told, and the clock and timer for it. `now` is in ms; `sleep` ends early when the signal
 * aborts and never rejects.
 */
export type DemoPace = {
  charactersPerSecond: number;
  /** A longer reply is told faster, so that nobody waits longer than this. */
  longestSeconds: number;
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Few enough characters to look like typing, and a chunk every 14 ms at the fastest pace used. */
const chunkCharacters = 24;

/**
 * Tells a text in chunks at the pace; without one all of it at once, in chunks all the same. When `hurry` aborts the rest
 * follows without a pause; when `signal` aborts it ends.
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
      // Against the clock, not chunk by chunk, so that late timers don't add up.
      const due = startedAt + (end / perSecond) * 1000;
      const early = due - pace.now();
      if (early > 4) await pace.sleep(early, AbortSignal.any([signal, hurry]));
    }
    if (signal.aborted) return;
    yield text.slice(start, end);
    start = end;
  }
}

/** Never between the halves of a surrogate pair: a chunk must be text on its own. */
function endOfChunk(text: string, start: number): number {
  const end = Math.min(start + chunkCharacters, text.length);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
}
