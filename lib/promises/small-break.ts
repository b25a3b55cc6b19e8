import type { PromiseStep } from './promise';

/**
 * What may go wrong in an app in the smallest way; a journey that proves anything notices it. Made in the frame that tries,
 * never in files: the last control pressed is dead, a write is answered but not kept, a list is answered empty, the text
 * that was looked for is gone.
 */
export const smallBreaks = ['dead-control', 'write-lost', 'list-empty', 'text-gone'] as const;
export type SmallBreak = (typeof smallBreaks)[number];

/** Where in a journey a break is made: the step, from 0, and the text it is about. */
export type BreakPlan = { kind: SmallBreak; at: number; text: string };

const looks: ReadonlySet<PromiseStep['do']> = new Set(['see', 'not-see', 'count']);
const presses: ReadonlySet<PromiseStep['do']> = new Set(['click', 'press']);
const acts: ReadonlySet<PromiseStep['do']> = new Set(['click', 'press', 'fill', 'choose']);
const loads: ReadonlySet<PromiseStep['do']> = new Set(['go', 'reload', 'as']);

/** The breaks a journey can be asked to notice; of the last two the frame says whether they came to anything. */
export function planBreaks(journey: readonly PromiseStep[]): BreakPlan[] {
  const plans: BreakPlan[] = [];
  const lastLook = journey.findLastIndex((step) => looks.has(step.do));
  const before = (kinds: ReadonlySet<PromiseStep['do']>, end: number) =>
    journey.findLastIndex((step, index) => index < end && kinds.has(step.do));

  const pressed = before(presses, lastLook);
  if (pressed >= 0) plans.push({ kind: 'dead-control', at: pressed, text: '' });

  // Only what is looked at after a load can tell whether anything was kept.
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

/** Of the breaks that came to anything: whether the journey noticed each, and there was one at all. */
export function provesSomething(noticed: readonly boolean[]): boolean {
  return noticed.length > 0 && noticed.every(Boolean);
}
