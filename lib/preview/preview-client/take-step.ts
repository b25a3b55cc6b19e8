import type { PageStep } from '../../base/promises/journey-legs';
import { longestText, type Found, type Sight, type Thing } from '../../base/promises/promise';
import type { SmallBreak } from '../../base/promises/small-break';
import { chooseIn, click, fill, press } from './act';
import {
  findFields,
  findThings,
  isDisabled,
  namesOfFields,
  namesOfRole,
  placesOf,
  statesOf,
  textOf,
  tidy,
  valuesOf,
} from './find-things';
import { readLabelled, readThing } from './read-shown';
import { startSmallBreaks, type SmallBreaks } from './small-breaks';
import { writeDates } from './write-dates';
import type { Settle } from './settle';

type Taken = { found: Found | null; count: number | null; text?: string; breaks?: number };

let breaks: SmallBreaks | null = null;

/** Enables small breaks in this document; call it before any code of the app runs. */
export function breakDocument({ emptied }: { emptied: string | null }): void {
  breaks ??= startSmallBreaks(window, emptied);
}

/** Time limit for what a step waits for: a response the app computes, an animation, a message that disappears. */
const stepCap = 3000;
/**
 * Used before the first look and after an action: covers what the app does at once, in zero-delay timers and in the
 * next frame.
 */
const calm = { cap: 3000, quiet: 20 };
/** Absence and counts are checked only after the page has been quiet for this long. */
const rest = { cap: 3000, quiet: 80 };
/** Time for an app to respond to a key. A page that changes all the time is not waited for any longer. */
const answered = { cap: 250, quiet: 20 };
const pollMs = 100;

/** Describes what is missing. Called only when a step has failed, since listing everything on the page is slow. */
type Lack = () => Found;

/** Looks at once, then after every change of the page and every 100 ms, until nothing is missing or time is up. */
function until(look: () => Lack | null): Promise<Found | null> {
  const first = look();
  if (first === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    let last: Lack | null = first;
    const again = () => {
      last = look();
      if (last === null) finish();
    };
    const observer = new MutationObserver(again);
    const poll = setInterval(again, pollMs);
    const limit = setTimeout(() => finish(), stepCap);
    const finish = () => {
      observer.disconnect();
      clearInterval(poll);
      clearTimeout(limit);
      resolve(last === null ? null : last());
    };
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** Waits until `find` returns an element that can be acted on, then acts on it. */
async function withOne(
  find: () => HTMLElement[],
  others: () => string[],
  act: (element: HTMLElement) => Promise<Found | null>,
): Promise<Found | null> {
  let ready: HTMLElement | null = null;
  const missing = await until(() => {
    const all = find();
    ready = all.find((element) => !isDisabled(element)) ?? null;
    if (ready !== null) return null;
    return () => (all.length > 0 ? { code: 'disabled' } : { code: 'absent', others: others() });
  });
  if (missing !== null || ready === null) return missing;
  try {
    return await act(ready);
  } catch (error) {
    // The library's message explains why it can't act, for example when an element does not accept clicks.
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { code: 'refused', why: why.slice(0, 500) };
  }
}

const folded = (text: string) => tidy(text).toLowerCase();

/** Null if it is visible. */
function lookFor(sight: Sight): Lack | null {
  if (sight.kind === 'text') {
    const places = placesOf(sight.within);
    const wanted = folded(sight.text);
    if (places.some((place) => folded(textOf(place)).includes(wanted))) return null;
    if (places.length === 0 && sight.within !== null) return absent(sight.within, null);
    return () => ({ code: 'no-text', page: (places[0] ? textOf(places[0]) : '').slice(0, 600) });
  }
  const { thing, within, state, value } = sight;
  const found = findThings(thing, within);
  if (found.length === 0) return absent(thing, within);
  const inState = state === null ? found : found.filter((element) => statesOf(element).includes(state));
  if (inState.length === 0) return () => ({ code: 'state', states: statesOf(found[0]!) });
  if (value === null) return null;
  const wanted = folded(writeDates(value, new Date()));
  if (inState.some((element) => valuesOf(element).some((one) => folded(one) === wanted))) return null;
  return () => ({ code: 'value', value: (valuesOf(inState[0]!)[0] ?? '').slice(0, 500) });
}

const absent =
  (thing: Thing, within: Thing | null): Lack =>
  () => ({ code: 'absent', others: namesOfRole(thing.role, within) });

/** The elements that show `sight`; for a text, the innermost elements that contain it. */
function showing(sight: Sight): HTMLElement[] {
  if (sight.kind === 'thing') return findThings(sight.thing, sight.within);
  const wanted = folded(sight.text);
  const all = placesOf(sight.within).flatMap((place) => [place, ...place.querySelectorAll<HTMLElement>('*')]);
  const holding = all.filter((element) => element instanceof HTMLElement && folded(textOf(element)).includes(wanted));
  return holding.filter((one) => !holding.some((other) => other !== one && one.contains(other)));
}

async function carryOut(
  step: PageStep,
  wanted: number | null,
  settle: Settle,
  broken: SmallBreak | undefined,
): Promise<Taken> {
  const done = (found: Found | null): Taken => ({ found, count: null });
  const isDead = broken === 'dead-control';
  const drawn = () => {
    settle.stir();
    return settle.whenQuiet(answered.cap, answered.quiet);
  };
  switch (step.do) {
    case 'click':
      return done(
        await withOne(
          () => findThings(step.thing, step.within),
          () => namesOfRole(step.thing.role, step.within),
          async (element) => {
            if (isDead) breaks?.noteDeadControl();
            else await click(element);
            return null;
          },
        ),
      );
    case 'fill':
      return done(
        await withOne(
          () => findFields(step.field, step.within),
          namesOfFields,
          async (element) => (await fill(element, writeDates(step.text, new Date()), drawn), null),
        ),
      );
    case 'choose':
      return done(
        await withOne(
          () => findFields(step.field, step.within),
          namesOfFields,
          async (element) => {
            const options = await chooseIn(element, step.option, drawn);
            return options === null ? null : { code: 'no-option', options };
          },
        ),
      );
    case 'press':
      if (isDead) breaks?.noteDeadControl();
      else await press(step.key);
      return done(null);
    case 'remember': {
      const { of, within } = step;
      let text: string | null = null;
      const found = await until(() => {
        text = 'label' in of ? readLabelled(of.label, within) : readThing(of.thing, within);
        if (text !== null) return null;
        return 'label' in of ? (lookFor({ kind: 'text', text: of.label, within }) ?? empty) : absent(of.thing, within);
      });
      return { ...done(found), ...(text === null ? {} : { text: (text as string).slice(0, longestText) }) };
    }
    case 'see':
      if (broken === 'text-gone' && (await until(() => lookFor(step.sight))) === null) {
        breaks?.hide(showing(step.sight));
      }
      return done(await until(() => lookFor(step.sight)));
    case 'not-see':
      await settle.whenQuiet(rest.cap, rest.quiet);
      return done(await until(() => (lookFor(step.sight) === null ? () => ({ code: 'present' }) : null)));
    case 'count': {
      await settle.whenQuiet(rest.cap, rest.quiet);
      const count = () => findThings(step.thing, step.within).length;
      const wrong = await until(() => {
        const number = count();
        return wanted === null || number === wanted ? null : () => ({ code: 'count', number, before: null });
      });
      return { found: wrong, count: count() };
    }
    default:
      return step satisfies never;
  }
}

/** The label was found, but no value next to it. */
const empty: Lack = () => ({ code: 'value', value: '' });

/**
 * Carries out one step. An action waits until the page is calm and returns once it is calm again; a look waits until it
 * succeeds or time is up.
 */
export async function takeStep(
  { step, wanted, broken }: { step: PageStep; wanted: number | null; broken?: SmallBreak | undefined },
  settle: Settle,
): Promise<Taken> {
  const isAct = !['see', 'not-see', 'count', 'remember'].includes(step.do);
  if (broken === 'write-lost') breaks?.loseWrites();
  if (isAct || document.readyState === 'loading') await settle.whenQuiet(calm.cap, calm.quiet);
  const taken = await carryOut(step, wanted, settle, broken);
  if (isAct) {
    // A fill has already waited for the app's response.
    if (step.do !== 'fill') settle.stir();
    await settle.whenQuiet(calm.cap, calm.quiet);
  }
  return breaks === null ? taken : { ...taken, breaks: breaks.made() };
}
