import { z } from 'zod';
import { type AppErrorCode, appErrorCodes } from '../foundation/app-error';
import { problemSchema } from '../foundation/problem';
import { findingSchema } from '../foundation/finding';
import { siteLimits } from '../foundation/site-limits';
import { sha256Schema } from '../files/file-operation';
import { pathSchema } from '../files/path';

/**
 * The protocol version for calls between two Easels. An Easel that speaks another version says so, and nothing is sent.
 */
export const elsewhereProtocol = 1;

/** Limits on one publish. */
export const elsewhereLimits = {
  /** Bytes of one part: a file, or a page of rows. */
  partBytes: 20 * 1024 * 1024,
  /** Bytes of all rows and uploads. */
  dataBytes: 64 * 1024 * 1024,
  tables: 500,
  parts: 5000,
};

/** The answer to a call that checks a token: that this is an Easel, and which protocol version it speaks. */
export const greetingSchema = z.object({ easel: z.literal('elsewhere'), protocol: z.number().int() });

const namesSchema = z.array(z.string().min(1).max(200)).max(1600);

/**
 * Rows of a table as they are stored, split into JSON parts. The `schema` `auth` holds accounts and sign-in methods.
 */
const sentTableSchema = z.strictObject({
  schema: z.enum(['auth', 'public', 'notes']),
  name: z.string().min(1).max(200),
  columns: namesSchema,
  rows: z.number().int().nonnegative(),
  parts: z.array(sha256Schema).max(elsewhereLimits.parts),
});
const sentUploadSchema = z.strictObject({
  bucket: z.string().min(1).max(200),
  name: z.string().min(1).max(1024),
  type: z.string().max(200),
  owner: z.string().max(100).nullable(),
  hash: sha256Schema,
});
/** Everything in a site's database except sessions, mails and keys. */
export const sentDataSchema = z.strictObject({
  tables: z.array(sentTableSchema).max(elsewhereLimits.tables),
  buckets: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200),
        public: z.boolean(),
        file_size_limit: z.number().nullable(),
        allowed_mime_types: z.array(z.string().max(200)).nullable(),
      }),
    )
    .max(100),
  uploads: z.array(sentUploadSchema).max(elsewhereLimits.parts),
  /** Account ids of the app's owners. */
  owners: z.array(z.uuid()).max(100),
});
export type SentData = z.infer<typeof sentDataSchema>;
export type SentTable = SentData['tables'][number];

/** One version to publish; its parts have been sent already. */
export const sentVersionSchema = z.strictObject({
  protocol: z.literal(elsewhereProtocol),
  /**
   * One higher than the sequence number of the last publish started there, so that a repeated or concurrent publish is
   * refused.
   */
  sequence: z.number().int().min(1).max(1_000_000),
  name: z.string().min(1).max(200),
  summary: z.string().max(300),
  files: z
    .array(z.strictObject({ path: pathSchema, hash: sha256Schema }))
    .min(1)
    .max(siteLimits.files),
  /** Only for a site that was never live there; otherwise null. */
  data: sentDataSchema.nullable(),
  /** The person was warned that live data may be lost, and accepted it. */
  mayLose: z.boolean(),
  /** Findings that the person has said are intended. */
  meant: z.array(findingSchema).max(200),
});
export type SentVersion = z.infer<typeof sentVersionSchema>;

export const missingPartsSchema = z.strictObject({ hashes: z.array(sha256Schema).max(elsewhereLimits.parts) });

/** An attempt to publish on the other Easel. */
const deploymentThereSchema = z.object({
  id: z.string(),
  versionNumber: z.number(),
  summary: z.string(),
  status: z.enum(['building', 'ready', 'failed', 'asking']),
  problems: z.array(problemSchema),
  createdAt: z.number(),
  live: z.boolean(),
});

/** The current state of an app on the other Easel; newest attempts first. */
export const receivedAppSchema = z.object({
  sequence: z.number(),
  /** Null while nothing is live. */
  url: z.string().nullable(),
  /** Whether it was ever live, so that the other Easel has its data. */
  wasLive: z.boolean(),
  hasData: z.boolean(),
  deployments: z.array(deploymentThereSchema),
});
export type ReceivedApp = z.infer<typeof receivedAppSchema>;

export const begunThereSchema = z.object({ deploymentId: z.string() });
export const rollBackThereSchema = z.strictObject({ deploymentId: z.string().regex(/^[a-z2-7]{26}$/) });

/** Tokens, as shown to the person who made them; times in ms since the epoch. */
export const publishTokensSchema = z.object({
  tokens: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.number(), usedAt: z.number().nullable() })),
});
export type ShownToken = z.infer<typeof publishTokensSchema>['tokens'][number];
/** A new token. `token` itself is returned only this once. */
export const madeTokenSchema = publishTokensSchema.extend({ token: z.string() });

const codeSchema = z.enum(appErrorCodes as [AppErrorCode, ...AppErrorCode[]]);

/** An app's place elsewhere, as the Publish tab shows it. */
export const placeElsewhereSchema = z.object({
  /** False for guests, and on a public server. */
  isOffered: z.boolean(),
  /**
   * Names of the secrets of the app's server functions. Their values never leave this computer, so they must be entered
   * again there.
   */
  secrets: z.array(z.string()),
  place: z
    .object({
      address: z.string(),
      /** The publish in progress, if any; counts are parts. */
      going: z.object({ step: z.enum(['pack', 'send', 'publish']), sent: z.number(), of: z.number() }).nullable(),
      /** Why the last attempt failed, or why the other Easel can't be reached. */
      failure: codeSchema.nullable(),
      /** Null if the other Easel could not be reached. */
      there: receivedAppSchema.nullable(),
    })
    .nullable(),
});
export type PlaceElsewhere = z.infer<typeof placeElsewhereSchema>;
/** `before`: the moment to restore in order to undo it; null if there was no data here. */
export const broughtBackSchema = z.object({ before: z.string().nullable(), rows: z.number(), people: z.number() });

/** The fields needed to choose which of a site's tables to send; the whole answer is `dataOverviewSchema`. */
export const siteTablesSchema = z.object({
  tables: z.array(z.object({ name: z.string(), label: z.string(), rows: z.number(), isView: z.boolean() })),
});
