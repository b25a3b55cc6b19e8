import type { Tried } from '../../base/foundation/finding';
import type { Problem } from '../../base/foundation/problem';

/** The outcome of a trial; `tried` is null if the app has no backend. */
export type ScanOutcome = { problems: Problem[]; onlyAsks: boolean; tried: Tried | null };
