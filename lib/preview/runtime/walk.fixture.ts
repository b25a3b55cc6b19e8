import type { Judging } from './try-promises';
import type { JourneyData } from './walk-journey';

/** An app without server data, and a trial that examines no checks. */
export const nothingKept: JourneyData = {
  prepare: async () => undefined,
  signIn: async () => ({ ok: false, error: 'Nobody signs in here.' }),
};
export const noJudging: Judging = { toProve: new Set(), showBefore: async () => null };
