import { z } from 'zod';
import { keptSinceSchema } from './kept-since';
import { madeVersionSchema } from './version-answers';

const rowSchema = z.record(z.string(), z.unknown());
/** One row before and after; null if it does not exist. */
const changeSchema = z.object({ key: z.string(), before: rowSchema.nullable(), after: rowSchema.nullable() });
const rowsSchema = z.object({
  added: z.number(),
  changed: z.number(),
  gone: z.number(),
  examples: z.object({
    added: z.array(changeSchema),
    changed: z.array(changeSchema),
    gone: z.array(changeSchema),
  }),
});
const tableSchema = z.object({
  name: z.string(),
  /** Its name in everyday words. */
  title: z.string(),
  kind: z.enum(['new', 'gone', 'changed']),
  /** Whether its rows have a key known to both sides; only then can single rows be brought back. */
  isKeyed: z.boolean(),
  columns: z.object({
    added: z.array(z.string()),
    gone: z.array(z.string()),
    changed: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  }),
  rows: rowsSchema,
});
/** The difference between two states of an app's stored data. */
export const storedComparisonSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('same') }),
  z.object({ state: z.literal('nothing') }),
  z.object({
    state: z.literal('untold'),
    which: z.enum(['before', 'after']),
    why: z.enum(['not-kept', 'let-go', 'outdated']),
  }),
  z.object({ state: z.literal('differs'), tables: z.array(tableSchema), users: rowsSchema, files: rowsSchema }),
]);
export type ShownStored = z.infer<typeof storedComparisonSchema>;
export type ShownTable = z.infer<typeof tableSchema>;
export type ShownRows = z.infer<typeof rowsSchema>;
export type ShownRow = z.infer<typeof changeSchema>;

const whySchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('needs-other'), parent: z.string(), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('taken'), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('missing'), column: z.string() }),
  z.object({ why: z.literal('refused'), message: z.string() }),
]);
/** What was restored, and what was not. */
export const broughtBackSchema = z.object({
  rows: z.number(),
  left: z.array(z.object({ key: z.string(), row: rowSchema, why: whySchema })),
  columnsGone: z.array(z.string()),
  /** The version or the moment to restore in order to undo this. */
  before: z.string(),
});
export type BroughtBack = z.infer<typeof broughtBackSchema>;

/** A saved moment of a site's data. */
const momentSchema = z.object({
  id: z.string(),
  reason: z.enum(['person', 'nightly', 'publish', 'rollback', 'restore', 'rows', 'turn', 'loss']),
  name: z.string(),
  /** The same moment in ISO 8601, and in ms since the epoch. */
  time: z.string(),
  createdAt: z.number(),
  deploymentId: z.string().nullable(),
  hasData: z.boolean(),
});
export type ShownMoment = z.infer<typeof momentSchema>;
/** Newest first; `hasData`: whether the site has stored data now. */
export const momentListSchema = z.object({ moments: z.array(momentSchema), hasData: z.boolean() });

/** Returned after a moment was saved: a version if it is of the app, a moment if it is of the site's data. */
export const rememberedSchema = z.union([z.object({ moment: momentSchema }), madeVersionSchema]);

/** `before`: the moment to restore in order to undo it; null if there was no data. */
export const restoredLiveSchema = z.object({ before: z.string().nullable() });

/** What rolling back to a deployment would do to stored data. */
export const rollBackOutlookSchema = z.object({
  moment: z.object({ id: z.string(), createdAt: z.number() }).nullable(),
  since: storedComparisonSchema.nullable(),
  newerForms: z.number(),
});
export type RollBackOutlook = z.infer<typeof rollBackOutlookSchema>;

/** What restoring a version would do to stored data: what would be lost, and what could be kept. */
export const restoreOutlookSchema = z.object({
  since: storedComparisonSchema,
  keep: keptSinceSchema.nullable(),
});
export type ShownRestoreOutlook = z.infer<typeof restoreOutlookSchema>;
