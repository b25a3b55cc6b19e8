import type { PromiseStep } from './promise';

/**
 * The smallest ways an app can break; a journey that proves anything notices them. Simulated in the trial's frame,
 * never in files: the last control pressed does nothing, a write is acknowledged but not stored, a list comes back
 * empty, or the expected text is missing.
 */
export const smallBreaks = ['dead-control', 'write-lost', 'list-empty', 'text-gone'] as const;
export type SmallBreak = (typeof smallBreaks)[number];

/** Where in a journey a break is simulated: the index of the step, and the text concerned. */
export type BreakPlan = { kind: SmallBreak; at: number; text: string };

const looks: ReadonlySet<PromiseStep['do']> = new Set(['see', 'not-see', 'count']);
const presses: ReadonlySet<PromiseStep['do']> = new Set(['click', 'press']);
const acts: ReadonlySet<PromiseStep['do']> = new Set(['click', 'press', 'fill', 'choose']);
const loads: ReadonlySet<PromiseStep['do']> = new Set(['go', 'reload', 'as']);

/** The breaks a journey must notice; for the last two kinds, the frame reports whether they had any effect. */
export function planBreaks(journey: readonly PromiseStep[]): BreakPlan[] {
  const plans: BreakPlan[] = [];
  const lastLook = journey.findLastIndex((step) => looks.has(step.do));
  const before = (kinds: ReadonlySet<PromiseStep['do']>, end: number) =>
    journey.findLastIndex((step, index) => index < end && kinds.has(step.do));

  const pressed = before(presses, lastLook);
  if (pressed >= 0) plans.push({ kind: 'dead-control', at: pressed, text: '' });

  // Only a look after a load can tell whether a write was stored.
  const loaded = before(loads, lastLook);
  const wrote = before(acts, loaded);
  if (wrote >= 0) plans.push({ kind: 'write-lost', at: wrote, text: '' });

  const seen = journey.findLastIndex((step) => step.do === 'see');
  const text = seen < 0 ? '' : textSeen(journey[seen]!);
  if (text !== '' && seen === lastLook) plans.push({ kind: 'list-empty', at: seen, text });
  if (seen >= 0) plans.push({ kind: 'text-gone', at: seen, text });
  return plans;
}

function textSeen(step: PromiseStep): string {
  if (step.do !== 'see') return '';
  return step.sight.kind === 'text' ? step.sight.text : (step.sight.value ?? step.sight.thing.name ?? '');
}

/** Whether there were any effective breaks, and the journey noticed all of them. */
export function provesSomething(noticed: readonly boolean[]): boolean {
  return noticed.length > 0 && noticed.every(Boolean);
}
