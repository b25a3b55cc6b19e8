import type { LayoutKind } from '../../runtime/drawn-flaws';

/** A layout flaw that a person would see or run into, described so that a model can act on it. */
export type Flaw = {
  kind: LayoutKind;
  message: string;
  /** The start of the element's markup. */
  excerpt: string;
};

/** At most this many of a kind are reported, because they tend to have one cause. */
export const mostOfAKind = 3;
