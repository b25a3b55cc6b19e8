import type { Judging } from './try-promises';
import type { JourneyData } from './walk-journey';

/** An app that keeps nothing on a server, and a trial that looks at no check. */
export const nothingKept: JourneyData = {
  prepare: async () => undefined,
  signIn: async () => ({ ok: false, error: 'Nobody signs in here.' }),
};
export const noJudging: Judging = { toProve: new Set(), showBefore: async () => null };
