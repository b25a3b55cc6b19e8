import type { AppPromise } from '../promises/promise';

/** The promises of the version a turn began with, and what the turn has made of them; both as values. */
export type PromiseDraft = { base: readonly AppPromise[]; made: readonly AppPromise[] };
