/** Something a person would see or run into on the page as it is laid out, in words a model can act on. */
export type Flaw = {
  kind: 'covered-control' | 'header-wrap' | 'text-overlap' | 'text-cut' | 'faint-text';
  message: string;
  /** The start of the element's markup. */
  excerpt: string;
};

/** Of one kind no more are told: they tend to have one cause. */
export const mostOfAKind = 3;
