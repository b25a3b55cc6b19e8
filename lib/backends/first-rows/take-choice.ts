import type { ShownTakeOutlook, TakeChoice } from '@/lib/base/answers/first-rows-answers';

/**
 * Whose a row of the preview is: `entered` by the person, or needed as content; a `sample` that came with the first version; or what
 * `visitors` do, tried by the person or by made-up people.
 */
export type RowGroup = TakeChoice['rows'][number]['group'];
export type { TakeChoice };
/** What the preview holds and the site does not. */
export type TakeOutlook = Omit<ShownTakeOutlook, 'isFirst'>;
