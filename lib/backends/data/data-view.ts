import { z } from 'zod';
import { accessLineSchema, type AccessLine } from '@/lib/base/access/access-line';

/**
 * What a column means to a person. `id` is a generated key nobody reads; `other` is shown and entered in the database's
 * own notation.
 */
export const columnKinds = [
  'text',
  'number',
  'yes-no',
  'date',
  'time',
  'moment',
  'choice',
  'picture',
  'link',
  'person',
  'id',
  'other',
] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const dataColumnSchema = z.object({
  name: z.string(),
  /** `created_at` → `Created`. */
  label: z.string(),
  kind: z.enum(columnKinds),
  /** The column must not be null and has no default. */
  isRequired: z.boolean(),
  isNullable: z.boolean(),
  /** Only the database writes it. */
  isFixed: z.boolean(),
  /** The choices of a choice column; empty for others. */
  choices: z.array(z.string()),
});
export type DataColumn = z.infer<typeof dataColumnSchema>;

export { type AccessLine };

export const dataTableSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** Computed from other tables: read-only, and not counted. */
  isView: z.boolean(),
  /** Created by a ready-made part for its own use, so of little interest to people. */
  isOfPart: z.boolean(),
  /** Whether its rows have a key; without one, they can't be changed. */
  hasKey: z.boolean(),
  rows: z.number(),
  columns: z.array(dataColumnSchema),
  access: z.array(accessLineSchema),
});
export type DataTable = z.infer<typeof dataTableSchema>;

export const dataLaneSchema = z.enum(['preview', 'live']);
export type DataLane = z.infer<typeof dataLaneSchema>;

/** What an app stores; `hasBackend` is false if its data stays on each visitor's device, or if there is no site yet. */
export const dataOverviewSchema = z.object({
  hasBackend: z.boolean(),
  /** Whether a live database exists besides the preview's. */
  hasLive: z.boolean(),
  tables: z.array(dataTableSchema),
  people: z.number(),
  files: z.number(),
  /** Where files are stored; a picture in a row may be one of them. */
  buckets: z.array(z.string()),
  /** A schema change that failed, in the database's words; null if everything is as the app expects. */
  fault: z.string().nullable(),
  mails: z.number(),
  /** Rows that came with the app and that nobody has changed. */
  content: z.number(),
});
export type DataOverview = z.infer<typeof dataOverviewSchema>;

/** Content rows that were deleted, and those that remain because they were changed or are referenced by other rows. */
export const clearedContentSchema = z.object({ cleared: z.number(), kept: z.number() });
export type ClearedContent = z.infer<typeof clearedContentSchema>;

/** Values as Postgres's text; times in ISO 8601. */
export const cellsSchema = z.record(z.string(), z.string().nullable());
export type Cells = z.infer<typeof cellsSchema>;

export const dataRowSchema = z.object({
  /** The row's key values; empty in a table without a key. */
  key: cellsSchema,
  cells: cellsSchema,
  /** A display name for the row that each link column references. */
  labels: cellsSchema,
});
export type DataRow = z.infer<typeof dataRowSchema>;

/** Rows that were added or deleted; `changedRowSchema` is for a row that was changed. */
export const rowsSchema = z.object({ rows: z.array(dataRowSchema) });
export const changedRowSchema = z.object({ row: dataRowSchema });

/** One page of matching rows; `total` counts all matching rows. */
export const rowPageSchema = z.object({
  rows: z.array(dataRowSchema),
  total: z.number(),
  /** Columns that the person whose view is shown may not read. */
  hidden: z.array(z.string()),
});
export type RowPage = z.infer<typeof rowPageSchema>;

export const linkChoicesSchema = z.object({ choices: z.array(z.object({ value: z.string(), label: z.string() })) });

export const peopleSchema = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      email: z.string().nullable(),
      name: z.string().nullable(),
      signedUp: z.string().nullable(),
      lastSignIn: z.string().nullable(),
      /** Whether this person is an owner of the app. */
      isOwner: z.boolean(),
    }),
  ),
  /** Whether the app asks Easel who its owner is, and so needs one. */
  asksForOwner: z.boolean(),
});

/** `stranger`, or the account id of somebody who signed up. */
export const lookAsSchema = z.union([z.literal('stranger'), z.uuid()]);
export type LookAs = z.infer<typeof lookAsSchema>;

/** What else deleting a person affects: rows deleted with them, and rows that stay without them, by table. */
export const personLinksSchema = z.object({
  gone: z.array(z.object({ table: z.string(), rows: z.number() })),
  left: z.array(z.object({ table: z.string(), rows: z.number() })),
});
export type PersonLinks = z.infer<typeof personLinksSchema>;

export const storedFilesSchema = z.object({
  buckets: z.array(
    z.object({
      id: z.string(),
      /** Anybody who knows an address can read its file. */
      isPublic: z.boolean(),
      access: z.array(accessLineSchema),
    }),
  ),
  files: z.array(
    z.object({
      id: z.string(),
      bucket: z.string(),
      name: z.string(),
      /** In bytes; null if the app did not store the size. */
      size: z.number().nullable(),
      added: z.string().nullable(),
      isPublic: z.boolean(),
      /** The media type the app gave it: `image/png`. */
      type: z.string().nullable(),
      /** A picture a browser can show, going by the app's media type. */
      isPicture: z.boolean(),
      /** The uploader's account; null if nobody was signed in. */
      owner: z.string().nullable(),
    }),
  ),
});
export type StoredFiles = z.infer<typeof storedFilesSchema>;
export type StoredFile = StoredFiles['files'][number];

/** A mail the app wanted to send. Its link works once, for an hour, and signs its recipient in. */
export const mailsSchema = z.object({
  mails: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      link: z.string().nullable(),
      sent: z.string(),
    }),
  ),
});
export type StoredMail = z.infer<typeof mailsSchema>['mails'][number];

/** What is wrong with one line of an imported table; the heading is line 1. */
export const lineFaultSchema = z.object({
  line: z.number(),
  column: z.string().nullable(),
  why: z.enum(['missing', 'unfit', 'taken', 'link-unknown', 'refused']),
});
export type LineFault = z.infer<typeof lineFaultSchema>;

/**
 * Either all lines were added, or none, with the reasons; lists at most 100 faults, `more` says that there are others.
 */
export const importOutcomeSchema = z.object({
  added: z.number(),
  faults: z.array(lineFaultSchema),
  more: z.boolean(),
});
export type ImportOutcome = z.infer<typeof importOutcomeSchema>;
