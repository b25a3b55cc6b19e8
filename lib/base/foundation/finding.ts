import { z } from 'zod';

const name = z.string().max(200);
const wordsSchema = z.object({ en: z.string(), 'zh-CN': z.string() });

/**
 * What a made-up visitor was able to do on a copy of an app's data. `stranger` is not signed in; `other` is signed in,
 * but does not own the rows.
 */
export const findingSchema = z.object({
  who: z.enum(['stranger', 'other']),
  /**
   * `give`: transfer one's own row to somebody else. `use`: call a function. `stop`: hang the backend by calling one.
   */
  did: z.enum(['read', 'add', 'change', 'delete', 'give', 'use', 'stop']),
  /** What was called, with `name` as in the schema. */
  through: z.object({ kind: z.enum(['table', 'view', 'function', 'bucket']), name }),
  /** The table whose rows were reached, if it differs from `through`; null if it is the same or there is none. */
  table: name.nullable(),
  /** Rows or files that were reached; 0 for `stop` and for a function that returned nothing. */
  rows: z.number().int().nonnegative(),
  /** Columns with a meaning to people, named as in the schema. */
  columns: z.array(name).max(30),
  /**
   * What had to be done first: write something into one's own account (`account`) or own row (`own-row`), add oneself
   * as a member (`join`), or send a header that anyone can send (`header`).
   */
  after: z.enum(['account', 'own-row', 'join', 'header']).nullable(),
  /** The request that did it: `GET /rest/v1/bookings`. */
  call: z.string().max(500),
  /** Identifies the access to allow if the person says it is intended; null if it must be fixed. */
  key: z.string().max(64).nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What was tested on a version before it was published, for people to read. It never claims that the app is safe. */
export const triedSchema = z.object({
  tries: z.number().int().nonnegative(),
  tables: z.number().int().nonnegative(),
  functions: z.number().int().nonnegative(),
  buckets: z.number().int().nonnegative(),
  /** Made-up people who could sign up: 2, or 0 if sign-up is closed. */
  users: z.number().int().nonnegative(),
  /** Tables, functions and buckets not tested, or not fully: no row could be made, or time ran out. */
  untried: z.array(name).max(100),
  /** How many findings the person has said are intended. */
  meant: z.number().int().nonnegative(),
  /** Data that ready-made parts show to anybody by design, in each language; absent if there is none. */
  openByParts: z.array(wordsSchema).max(50).optional(),
  /** Files of ready-made parts that the person now maintains, with the part's title; absent if there are none. */
  takenOver: z
    .array(z.object({ part: wordsSchema, path: name }))
    .max(100)
    .optional(),
});
export type Tried = z.infer<typeof triedSchema>;

/**
 * What a publish needs to know about an app's ready-made parts: what they show, which functions are theirs, and which
 * of their files the person maintains.
 */
export type OfParts = {
  open: readonly OpenByPart[];
  functions: readonly string[];
  takenOver: readonly NonNullable<Tried['takenOver']>[number][];
};

/** Columns of a table that a ready-made part shows to anybody by design, and what that means, in each language. */
export type OpenByPart = { table: string; columns: readonly string[]; says: z.infer<typeof wordsSchema> };
