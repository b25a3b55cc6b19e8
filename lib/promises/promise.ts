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

/** One step of a journey. Fields are found by their label; `text` and `value` may hold
 * `{today}`, `{today+3}`, `{friday}` (the next one). */
export type PromiseStep =
  | { do: 'go'; route: string }
  | { do: 'click'; thing: Thing; within: Thing | null }
  | { do: 'fill'; field: string; text: string; within: Thing | null }
  | { do: 'choose'; option: string; field: string; within: Thing | null }
  | { do: 'press'; key: string }
  | { do: 'see'; sight: Sight }
  | { do: 'not-see'; sight: Sight }
  | { do: 'count'; thing: Thing; within: Thing | null; counting: Counting }
  | { do: 'reload' }
  | { do: 'size'; size: 'phone' | 'desktop' };

/** What the model would like a promise to become; it counts once the person has agreed. */
export type PromiseProposal = { sentence: string; journey: PromiseStep[] };

/** The model would like a promise to be gone, and says why; it stands until the person has agreed. */
export type PromiseRemoval = { removal: string };

/** One plain-language sentence the app must keep, with a journey that proves it in the preview. */
export type AppPromise = {
  /** Lower-case words with hyphens, unique in the app. */
  id: string;
  sentence: string;
  journey: PromiseStep[];
  isOff: boolean;
  author: 'model' | 'person';
  proposal: PromiseProposal | PromiseRemoval | null;
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

/** Why a promise was not tried: no tab was there, the app did not open, time ran out, or the tab did not say. */
export const notTriedReasons = ['no-tab', 'app-broken', 'no-time', 'no-report'] as const;
export type NotTriedReason = (typeof notTriedReasons)[number];

/** What became of one promise when a tree was tried. `step` counts from 1 within its journey. */
export type PromiseResult = { id: string } & (
  | { outcome: 'kept' }
  /** `picture` is the hash of a JPEG of the page at that step; absent where none could be taken. */
  | { outcome: 'broken'; step: number; expected: string; found: Found; picture?: string | undefined }
  | { outcome: 'not-tried'; why: NotTriedReason }
);

export const mostPromises = 40;
export const mostSteps = 30;
export const longestSentence = 200;
export const longestText = 500;

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
