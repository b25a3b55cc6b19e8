import { z } from 'zod';

const name = z.string().max(200);

/**
 * What a made-up visitor could do on a copy of an app's data, as it was seen. `stranger` has not signed in; `other` is signed in
 * as somebody else than the one whose rows they are.
 */
export const findingSchema = z.object({
  who: z.enum(['stranger', 'other']),
  /** `give`: hand an own row to somebody else. `use`: call a function. `stop`: make the backend stand still by calling one. */
  did: z.enum(['read', 'add', 'change', 'delete', 'give', 'use', 'stop']),
  /** What was called; `name` as the schema has it. */
  through: z.object({ kind: z.enum(['table', 'view', 'function', 'bucket']), name }),
  /** Whose rows were met, where that is another than `through`; null for the same or none. */
  table: name.nullable(),
  /** Rows or files that were met; 0 for `stop` and for a function that gave nothing. */
  rows: z.number().int().nonnegative(),
  /** Columns that mean something to a person, as the schema has them. */
  columns: z.array(name).max(30),
  /**
   * What came first: writing something about oneself into the account (`account`) or into an own row (`own-row`), putting
   * oneself among the members (`join`), or a header that anybody can send (`header`).
   */
  after: z.enum(['account', 'own-row', 'join', 'header']).nullable(),
  /** The call that did it: `GET /rest/v1/bookings`. */
  call: z.string().max(500),
  /** Names what would be allowed, where a person may say that it is meant; null where it has to be mended. */
  key: z.string().max(64).nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What was tried of a version before it went out, for people to read. No word of it says that the app is safe. */
export const triedSchema = z.object({
  tries: z.number().int().nonnegative(),
  tables: z.number().int().nonnegative(),
  functions: z.number().int().nonnegative(),
  buckets: z.number().int().nonnegative(),
  /** Made-up people who could sign up: 2, or 0 where the app lets nobody. */
  users: z.number().int().nonnegative(),
  /** Tables, functions and buckets that could not be tried, or not all: no row could be made, or time ran out. */
  untried: z.array(name).max(100),
  /** Of what was met, how much the person has said is meant. */
  meant: z.number().int().nonnegative(),
});
export type Tried = z.infer<typeof triedSchema>;
