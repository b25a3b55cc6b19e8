import type { StudioTurn } from './studio-state';

/**
 * The progress of a running turn. `left` is a guess in seconds, rounded up as a person would; null if there is nothing
 * to base a guess on, and once the reply is longer than such replies usually are.
 */
export type TurnProgress = {
  /** How long such turns take, in minutes, if too little of the reply has arrived to measure its speed. */
  usual: { from: number; to: number } | null;
  left: number | null;
  isLongerThanUsual: boolean;
  /** Characters that have arrived so far. */
  written: number;
};

/** Characters of a reply: the median of nineteen first replies to today's prompt; of changes, of the recordings. */
const expectedCharacters = { first: 97_000, later: 13_000 };
/** Time for opening the result and trying it, after the last word. */
const tryingSeconds = 20;
/** Fewer characters or seconds say nothing about a model's speed. */
const leastToMeasure = { characters: 1500, seconds: 4 };
/** From a fast model to a slow one, for the number of characters above. */
const usualMinutes = { first: { from: 2, to: 8 }, later: { from: 1, to: 5 } };

/**
 * Guesses from the speed of this reply so far. `isFirst`: nothing was built yet. `now` in ms since the epoch. An edited
 * file's length is known only at its end, so the guess may drop suddenly there; it never claims a percentage.
 */
export function progressOf(turn: StudioTurn, { isFirst, now }: { isFirst: boolean; now: number }): TurnProgress | null {
  if (turn.outcome !== null || turn.demo || turn.mode === 'ask' || turn.phase === 'waiting') return null;
  const kind = isFirst ? 'first' : 'later';
  const written = countWritten(turn);
  const nothing = { usual: null, left: null, isLongerThanUsual: false, written };
  // A repair has no usual length: it may be one line or a whole page.
  if (turn.repairs.length > 0 || turn.activity.type === 'verify' || turn.activity.type === 'promises') return nothing;
  const isLate = now - turn.startedAt > usualMinutes[kind].to * 60_000;
  const seconds = turn.repliedAt === null ? 0 : (now - turn.repliedAt) / 1000;
  if (turn.repliedAt === null || written < leastToMeasure.characters || seconds < leastToMeasure.seconds) {
    return { ...nothing, usual: isLate ? null : usualMinutes[kind], isLongerThanUsual: isLate };
  }
  const missing = expectedCharacters[kind] - written;
  if (missing <= 0) return { ...nothing, isLongerThanUsual: isLate };
  return { ...nothing, left: roundUp(missing / (written / seconds) + tryingSeconds) };
}

/**
 * Rounds up to half a minute if it is two minutes or less, otherwise to a minute: a guess that changes every second
 * looks like a clock that is wrong.
 */
function roundUp(seconds: number): number {
  const step = seconds <= 120 ? 30 : 60;
  return Math.ceil(seconds / step) * step;
}

function countWritten({ said }: StudioTurn): number {
  const prose = said.opening.length + said.closing.length + (said.plan?.length ?? 0);
  const written = said.files.filter(({ phase, isEasels }) => phase !== 'renamed' && !isEasels);
  return written.reduce((sum, { size }) => sum + size, prose);
}
