import type { ShownTakeOutlook, TakeChoice } from '@/lib/base/answers/first-rows-answers';

/**
 * The group of a row in the preview: `entered` by the person, or needed as content; a `sample` that came with the first
 * version; or added as one of the `visitors`, by the person trying the app or by made-up people.
 */
export type RowGroup = TakeChoice['rows'][number]['group'];
export type { TakeChoice };
/** The rows, people and files that the preview has and the site lacks. */
export type TakeOutlook = Omit<ShownTakeOutlook, 'isFirst'>;
