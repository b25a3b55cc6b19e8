import { z } from 'zod';

/** What a person takes a column for. `id` is a made-up key nobody reads; `other` is shown and typed as the database writes it. */
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
  /** A row can't be without it, and nothing fills it in. */
  isRequired: z.boolean(),
  isNullable: z.boolean(),
  /** Only the database writes it. */
  isFixed: z.boolean(),
  /** Of a choice; empty for all others. */
  choices: z.array(z.string()),
});
export type DataColumn = z.infer<typeof dataColumnSchema>;

/** One thing people may do with the rows of a table. `some`: which rows is for a rule of the app to say. */
export const accessLineSchema = z.object({
  who: z.enum(['anyone', 'signed-in']),
  may: z.enum(['read', 'add', 'change', 'delete']),
  which: z.enum(['all', 'own', 'some']),
});
export type AccessLine = z.infer<typeof accessLineSchema>;

export const dataTableSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** Worked out from other tables: read only, and not counted. */
  isView: z.boolean(),
  /** Whether a row can be told from all others, without which none can be changed. */
  hasKey: z.boolean(),
  rows: z.number(),
  columns: z.array(dataColumnSchema),
  access: z.array(accessLineSchema),
});
export type DataTable = z.infer<typeof dataTableSchema>;

export const dataLaneSchema = z.enum(['preview', 'live']);
export type DataLane = z.infer<typeof dataLaneSchema>;

/** What an app keeps; `hasBackend` is false for one that keeps its data on each visitor's device, or has no site yet. */
export const dataOverviewSchema = z.object({
  hasBackend: z.boolean(),
  /** Whether there is a live database beside the preview's. */
  hasLive: z.boolean(),
  tables: z.array(dataTableSchema),
  people: z.number(),
  files: z.number(),
  /** Where files lie; a picture of a row may be one of them. */
  buckets: z.array(z.string()),
  /** A change of the tables that could not be made, in the database's words; null where all is as the app expects it. */
  fault: z.string().nullable(),
  mails: z.number(),
  /** Rows that came with the app and that nobody has changed. */
  content: z.number(),
});
export type DataOverview = z.infer<typeof dataOverviewSchema>;

/** Rows of the app's content that went, and those that still stand: changed since, or named by other rows. */
export const clearedContentSchema = z.object({ cleared: z.number(), kept: z.number() });
export type ClearedContent = z.infer<typeof clearedContentSchema>;

/** Values as Postgres writes them as text; moments in ISO 8601. */
export const cellsSchema = z.record(z.string(), z.string().nullable());
export type Cells = z.infer<typeof cellsSchema>;

export const dataRowSchema = z.object({
  /** The values of its key, empty in a table without one. */
  key: cellsSchema,
  cells: cellsSchema,
  /** What the row a link leads to is called, by column. */
  labels: cellsSchema,
});
export type DataRow = z.infer<typeof dataRowSchema>;

/** One page of the rows that match; `total` counts them all. */
export const rowPageSchema = z.object({
  rows: z.array(dataRowSchema),
  total: z.number(),
  /** Columns that whoever looks may not read. */
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
      /** Runs the app: what is for its owner alone is theirs. */
      isOwner: z.boolean(),
    }),
  ),
  /** The app asks Easel who its owner is, so that somebody has to be. */
  asksForOwner: z.boolean(),
});

/** `stranger`, or the id of somebody who signed up. */
export const lookAsSchema = z.union([z.literal('stranger'), z.uuid()]);
export type LookAs = z.infer<typeof lookAsSchema>;

/** What else a person's going concerns: rows that go along, and rows that stay without them, by table. */
export const personLinksSchema = z.object({
  gone: z.array(z.object({ table: z.string(), rows: z.number() })),
  left: z.array(z.object({ table: z.string(), rows: z.number() })),
});
export type PersonLinks = z.infer<typeof personLinksSchema>;

export const storedFilesSchema = z.object({
  buckets: z.array(
    z.object({
      id: z.string(),
      /** Anyone who knows an address has what lies there. */
      isPublic: z.boolean(),
      access: z.array(accessLineSchema),
    }),
  ),
  files: z.array(
    z.object({
      id: z.string(),
      bucket: z.string(),
      name: z.string(),
      /** Bytes; null where the app did not say. */
      size: z.number().nullable(),
      added: z.string().nullable(),
      isPublic: z.boolean(),
      /** As the app named its kind: `image/png`. */
      type: z.string().nullable(),
      /** A picture a browser can show, by what the app said of it. */
      isPicture: z.boolean(),
      /** Whose it is; null for one that came without anybody signed in. */
      owner: z.string().nullable(),
    }),
  ),
});
export type StoredFiles = z.infer<typeof storedFilesSchema>;
export type StoredFile = StoredFiles['files'][number];

/** A mail the app wanted to send. Its link counts once and for an hour, and signs in whom it is for. */
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

/** What is wrong with one line of a table that was sent in; the heading is line 1. */
export const lineFaultSchema = z.object({
  line: z.number(),
  column: z.string().nullable(),
  why: z.enum(['missing', 'unfit', 'taken', 'link-unknown', 'refused']),
});
export type LineFault = z.infer<typeof lineFaultSchema>;

/** Either all lines went in, or none and why; at most 100 faults are told, `more` says there are others. */
export const importOutcomeSchema = z.object({
  added: z.number(),
  faults: z.array(lineFaultSchema),
  more: z.boolean(),
});
export type ImportOutcome = z.infer<typeof importOutcomeSchema>;
