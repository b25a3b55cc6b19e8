/** Kinds of things a journey may name: the ARIA roles a person can point at. See `docs/promises.md`. */
export const roles = [
  ...['button', 'link', 'textbox', 'searchbox', 'spinbutton', 'slider', 'checkbox', 'switch', 'radio', 'radiogroup'],
  ...['combobox', 'listbox', 'option', 'tab', 'tabpanel', 'tablist', 'menu', 'menuitem', 'menuitemcheckbox'],
  ...['menuitemradio', 'heading', 'list', 'listitem', 'table', 'row', 'cell', 'columnheader', 'rowheader', 'gridcell'],
  ...['grid', 'dialog', 'alertdialog', 'alert', 'status', 'log', 'region', 'form', 'search', 'navigation', 'main'],
  ...['banner', 'contentinfo', 'complementary', 'article', 'figure', 'img', 'group', 'progressbar', 'meter', 'tree'],
  ...['treeitem', 'toolbar', 'tooltip', 'note', 'time', 'term', 'definition', 'paragraph', 'separator'],
] as const;
export type Role = (typeof roles)[number];

/** States to check on a thing, other than its presence. */
export const states = [
  'checked',
  'unchecked',
  'pressed',
  'unpressed',
  'selected',
  'expanded',
  'collapsed',
  'disabled',
  'enabled',
  'current',
] as const;
export type ThingState = (typeof states)[number];

/** A thing by role and accessible name; null matches any name. An exact match is preferred over a partial one. */
export type Thing = { role: Role; name: string | null };

/** What to look for, and inside which other thing (found by its name, or by the text in it). */
export type Sight =
  | { kind: 'text'; text: string; within: Thing | null }
  | { kind: 'thing'; thing: Thing; state: ThingState | null; value: string | null; within: Thing | null };

/** `remember` stores the count; `changed` compares with the count remembered for the same things. */
export type Counting = { kind: 'is'; number: number } | { kind: 'changed'; by: number } | { kind: 'remember' };

/** Whose device a journey continues on. `owner` has the first account in the app; a visitor is not signed in. */
export type JourneyPerson = { kind: 'owner' } | { kind: 'named'; name: string } | { kind: 'visitor' };

/**
 * One step of a journey. Fields are found by their label. `text` and `value` may contain `{today}`, `{today+3}`,
 * `{friday}` (the next one), and any text may contain a remembered value, `{code}`.
 */
export type PromiseStep =
  | { do: 'go'; route: string }
  | { do: 'click'; thing: Thing; within: Thing | null }
  | { do: 'fill'; field: string; text: string; within: Thing | null }
  | { do: 'choose'; option: string; field: string; within: Thing | null }
  | { do: 'press'; key: string }
  | { do: 'see'; sight: Sight }
  | { do: 'not-see'; sight: Sight }
  | { do: 'count'; thing: Thing; within: Thing | null; counting: Counting }
  /** Remembers the text shown for this label, or in this thing; later steps refer to it as `{name}`. */
  | { do: 'remember'; of: { label: string } | { thing: Thing }; name: string; within: Thing | null }
  | { do: 'as'; person: JourneyPerson }
  | { do: 'reload' }
  | { do: 'size'; size: 'phone' | 'desktop' };

/** A sentence and steps that the model proposes for a promise; takes effect once the person agrees. */
export type PromiseProposal = { sentence: string; journey: PromiseStep[] };

/** The model would like to remove a promise, and says why; the promise stays until the person agrees. */
export type PromiseRemoval = { removal: string };

/**
 * What is known about a journey: it `held` when its version was made; it never did (`none`); or it is itself wrong
 * (`at-fault`), failing on an app that does what it should, and is not tried until it is rewritten.
 */
export const proofs = ['held', 'none', 'at-fault'] as const;
export type Proof = (typeof proofs)[number];

/** One plain-language sentence the app must keep, with a journey that proves it in the preview. */
export type AppPromise = {
  /** Lower-case words joined by hyphens, unique in the app. */
  id: string;
  sentence: string;
  journey: PromiseStep[];
  isOff: boolean;
  author: 'model' | 'person';
  proposal: PromiseProposal | PromiseRemoval | null;
  /** Absent in promises stored before this field existed; they count as having held. */
  proof?: Proof | undefined;
};

/** What the page showed instead of what a step expected. Texts come from the app and are untrusted. */
export type Found =
  /** `others`: the names of other things of that kind. */
  | { code: 'absent'; others: string[] }
  | { code: 'no-text'; page: string }
  | { code: 'present' }
  | { code: 'count'; number: number; before: number | null }
  | { code: 'state'; states: string[] }
  | { code: 'value'; value: string }
  | { code: 'disabled' }
  | { code: 'no-option'; options: string[] }
  | { code: 'refused'; why: string }
  | { code: 'silent' };

/**
 * Why a promise was not tried: no tab was open, the app did not open, time ran out, the tab did not report, its data
 * could not be made, or its steps fail although the app does what it should (`check-fault`).
 */
export const notTriedReasons = ['no-tab', 'app-broken', 'no-time', 'no-report', 'no-data', 'check-fault'] as const;
export type NotTriedReason = (typeof notTriedReasons)[number];

/** The result for one promise when a tree was tried. `step` counts from 1 within its journey. */
export type PromiseResult = { id: string } &
  /** `proves`, only for new steps of an old sentence: whether they notice small breaks. */
  (
    | { outcome: 'kept'; proves?: boolean | undefined }
    /** `before`: the result of the same steps on the previous version, if they were run there. */
    /** `picture`: the hash of a JPEG of the page at that step; absent if none could be taken. */
    | {
        outcome: 'broken';
        step: number;
        expected: string;
        found: Found;
        picture?: string | undefined;
        before?: 'kept' | 'broken' | undefined;
      }
    | { outcome: 'not-tried'; why: NotTriedReason }
  );

export const mostPromises = 40;
/**
 * Limits all promises of an app together, because every version stores them all; enough for 40 promises of some 20
 * steps.
 */
export const mostPromiseBytes = 120_000;
export const mostSteps = 60;
export const longestSentence = 200;
export const longestText = 500;

/** Names for remembered values. Dates use the same braces, so their words are excluded. */
export const rememberedName = /^(?!(?:today|(?:sun|mon|tues|wednes|thurs|fri|satur)day)$)[a-z][a-z0-9-]{0,30}$/;

/** Whether a journey uses accounts; the first account in the app is then the owner's. */
export function usesAccounts(journey: readonly PromiseStep[]): boolean {
  return journey.some((step) => step.do === 'as' && step.person.kind !== 'visitor');
}

/** The journey to run for a promise: the model's proposal if there is one, because the draft was made for it. */
export function journeyOf(promise: AppPromise): PromiseStep[] {
  return wordsInForce(promise).journey;
}

/** The wording a draft was made for: the proposal, if there is one. */
export function wordsInForce({ proposal, sentence, journey }: AppPromise): PromiseProposal {
  return proposal !== null && 'journey' in proposal ? proposal : { sentence, journey };
}

/** Whether the model has asked the person to remove it. The draft was made without it, so it is not tried meanwhile. */
export function isLeaving({ proposal }: AppPromise): boolean {
  return proposal !== null && 'removal' in proposal;
}
