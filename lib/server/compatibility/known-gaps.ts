import type { Part } from './call';

/** A call that does not answer as Supabase does. The suite holds this list to the truth: what is listed fails, what is not works. */
export type Gap = { part: Part; name: string; what: string; instead: string };

export const knownGaps: readonly Gap[] = [];
