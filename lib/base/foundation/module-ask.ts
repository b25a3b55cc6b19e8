/** In each language of the page. */
type Words = { en: string; 'zh-CN': string };

/** A ready-made part that a reply put into the draft of an app that keeps data already: the person says whether it stays. */
export type ModuleAsk = {
  name: string;
  title: Words;
  /** What it means for the app, from its manifest. */
  approval: Words;
  /** What of an app it touches, such as `sign-in` or `money`. */
  touches: readonly string[];
};
