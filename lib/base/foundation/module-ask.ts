/** A text in each language of the page. */
type Words = { en: string; 'zh-CN': string };

/**
 * A ready-made part that a reply added to the draft of an app that already stores data; the person decides whether it
 * stays.
 */
export type ModuleAsk = {
  name: string;
  title: Words;
  /** What it means for the app, from its manifest. */
  approval: Words;
  /** Which areas of an app it affects, such as `sign-in` or `money`. */
  touches: readonly string[];
};
