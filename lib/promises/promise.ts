/** Kinds of things a journey may name: ARIA's roles, as far as a person can point at them. `docs/promises.md`. */
export const roles = [
  ...['button', 'link', 'textbox', 'searchbox', 'spinbutton', 'slider', 'checkbox', 'switch', 'radio', 'radiogroup'],
  ...['combobox', 'listbox', 'option', 'tab', 'tabpanel', 'tablist', 'menu', 'menuitem', 'menuitemcheckbox'],
  ...['menuitemradio', 'heading', 'list', 'listitem', 'table', 'row', 'cell', 'columnheader', 'rowheader', 'gridcell'],
  ...['grid', 'dialog', 'alertdialog', 'alert', 'status', 'log', 'region', 'form', 'search', 'navigation', 'main'],
  ...['banner', 'contentinfo', 'complementary', 'article', 'figure', 'img', 'group', 'progressbar', 'meter', 'tree'],
  ...['treeitem', 'toolbar', 'tooltip', 'note', 'time', 'term', 'definition', 'paragraph', 'separator'],
] as const;
export type Role = (typeof roles)[number];

/** What a thing may be beside being there. */
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

/** A thing by role and accessible name; a name of null means any. The name fits exactly, or else as a part. */
export type Thing = { role: Role; name: string | null };

/** What is looked for, and in which other thing (found by its name, or by the text in it). */
export type Sight =
  | { kind: 'text'; text: string; within: Thing | null }
  | { kind: 'thing'; thing: Thing; state: ThingState | null; value: string | null; within: Thing | null };

/** `remember` keeps the number; `changed` compares with what was remembered of the same things. */
export type Counting = { kind: 'is'; number: number } | { kind: 'changed'; by: number } | { kind: 'remember' };

/** Whose device a journey goes on at: `owner` is whose account is the first in the app; a visitor is signed in as nobody. */
export type JourneyPerson = { kind: 'owner' } | { kind: 'named'; name: string } | { kind: 'visitor' };

/** One step of a journey. Fields are found by their label; `text` and `value` may hold
 * `{today}`, `{today+3}`, `{friday}` (the next one), and all texts what was remembered, `{code}`. */
export type PromiseStep =
  | { do: 'go'; route: string }
  | { do: 'click'; thing: Thing; within: Thing | null }
  | { do: 'fill'; field: string; text: string; within: Thing | null }
  | { do: 'choose'; option: string; field: string; within: Thing | null }
  | { do: 'press'; key: string }
  | { do: 'see'; sight: Sight }
  | { do: 'not-see'; sight: Sight }
  | { do: 'count'; thing: Thing; within: Thing | null; counting: Counting }
  /** Keeps the text that is shown for this label, or in this thing, for later steps to write as `{name}`. */
  | { do: 'remember'; of: { label: string } | { thing: Thing }; name: string; within: Thing | null }
  | { do: 'as'; person: JourneyPerson }
  | { do: 'reload' }
  | { do: 'size'; size: 'phone' | 'desktop' };

/** What the model would like a promise to become; it counts once the person has agreed. */
export type PromiseProposal = { sentence: string; journey: PromiseStep[] };

/** The model would like a promise to be gone, and says why; it stands until the person has agreed. */
export type PromiseRemoval = { removal: string };

/**
 * What is known of a journey: it `held` when the version it belongs to was made; it never did (`none`); or it is itself
 * `at-fault`, failing on an app that does what it should, and is not tried until it is written anew.
 */
export const proofs = ['held', 'none', 'at-fault'] as const;
export type Proof = (typeof proofs)[number];

/** One plain-language sentence the app must keep, with a journey that proves it in the preview. */
export type AppPromise = {
  /** Lower-case words with hyphens, unique in the app. */
  id: string;
  sentence: string;
  journey: PromiseStep[];
  isOff: boolean;
  author: 'model' | 'person';
  proposal: PromiseProposal | PromiseRemoval | null;
  /** Absent in promises kept before it was known; they pass for having held. */
  proof?: Proof | undefined;
};

/** What was there instead of what a step expected. Texts come from the app and are untrusted. */
export type Found =
  /** `others`: names of what there is of that kind. */
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
 * Why a promise was not tried: no tab was there, the app did not open, time ran out, the tab did not say, its data could not
 * be made, or its steps fail on an app that does what it should (`check-fault`).
 */
export const notTriedReasons = ['no-tab', 'app-broken', 'no-time', 'no-report', 'no-data', 'check-fault'] as const;
export type NotTriedReason = (typeof notTriedReasons)[number];

/** What became of one promise when a tree was tried. `step` counts from 1 within its journey. */
export type PromiseResult = { id: string } &
  /** `proves`, of new steps for an old sentence: whether they notice small breaks. */
  (
    | { outcome: 'kept'; proves?: boolean | undefined }
    /** `before`: what the same steps came to on the version before, where that was looked at. */
    /** `picture` is the hash of a JPEG of the page at that step; absent where none could be taken. */
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
/** All promises of an app together, since each version holds them all: some 20 steps for each of 40. */
export const mostPromiseBytes = 120_000;
export const mostSteps = 60;
export const longestSentence = 200;
export const longestText = 500;

/** What a value may be remembered as; dates are written in the same braces, so their words are taken. */
export const rememberedName = /^(?!(?:today|(?:sun|mon|tues|wednes|thurs|fri|satur)day)$)[a-z][a-z0-9-]{0,30}$/;

/** Whether a journey is walked by people with accounts; then the owner's is the first in the app. */
export function usesAccounts(journey: readonly PromiseStep[]): boolean {
  return journey.some((step) => step.do === 'as' && step.person.kind !== 'visitor');
}

/** What is carried out for a promise: what the model proposed, if it did, since that is what its draft was made for. */
export function journeyOf(promise: AppPromise): PromiseStep[] {
  return wordsInForce(promise).journey;
}

/** The wording a draft was made for: the proposed one, if there is one. */
export function wordsInForce({ proposal, sentence, journey }: AppPromise): PromiseProposal {
  return proposal !== null && 'journey' in proposal ? proposal : { sentence, journey };
}

/** Whether the model has asked the person to let it go. The draft was made without it, so it is not tried meanwhile. */
export function isLeaving({ proposal }: AppPromise): boolean {
  return proposal !== null && 'removal' in proposal;
}
