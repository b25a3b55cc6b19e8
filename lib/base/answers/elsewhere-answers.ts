import { z } from 'zod';
import { type AppErrorCode, appErrorCodes } from '../foundation/app-error';
import { problemSchema } from '../foundation/problem';
import { findingSchema } from '../foundation/finding';
import { siteLimits } from '../foundation/site-limits';
import { sha256Schema } from '../files/file-operation';
import { pathSchema } from '../files/path';

/** Of the calls between two Easels; one that speaks another says so, and nothing is sent. */
export const elsewhereProtocol = 1;

/** The most of one publish. */
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

/** Rows of a table as they are stored, in parts of JSON; `schema` `auth` for people and how they sign in. */
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
/** Everything a site's database holds, but sessions, mails and keys. */
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

/** One version on its way; its parts were sent before. */
export const sentVersionSchema = z.strictObject({
  protocol: z.literal(elsewhereProtocol),
  /** One more than the latest that was begun there: a repeated or crossing one is refused. */
  sequence: z.number().int().min(1).max(1_000_000),
  name: z.string().min(1).max(200),
  summary: z.string().max(300),
  files: z
    .array(z.strictObject({ path: pathSchema, hash: sha256Schema }))
    .min(1)
    .max(siteLimits.files),
  /** For a site that was never live there. */
  data: sentDataSchema.nullable(),
  /** Live data may be lost, as the person was told. */
  mayLose: z.boolean(),
  /** What the person said others may do. */
  meant: z.array(findingSchema).max(200),
});
export type SentVersion = z.infer<typeof sentVersionSchema>;

export const missingPartsSchema = z.strictObject({ hashes: z.array(sha256Schema).max(elsewhereLimits.parts) });

/** An attempt to publish there. */
const deploymentThereSchema = z.object({
  id: z.string(),
  versionNumber: z.number(),
  summary: z.string(),
  status: z.enum(['building', 'ready', 'failed', 'asking']),
  problems: z.array(problemSchema),
  createdAt: z.number(),
  live: z.boolean(),
});

/** An app as it stands there; the newest attempts first. */
export const receivedAppSchema = z.object({
  sequence: z.number(),
  /** Null while nothing is live. */
  url: z.string().nullable(),
  /** Whether it was ever live, so that its data is there. */
  wasLive: z.boolean(),
  hasData: z.boolean(),
  deployments: z.array(deploymentThereSchema),
});
export type ReceivedApp = z.infer<typeof receivedAppSchema>;

export const begunThereSchema = z.object({ deploymentId: z.string() });
export const rollBackThereSchema = z.strictObject({ deploymentId: z.string().regex(/^[a-z2-7]{26}$/) });

/** Tokens as their maker sees them; times in ms since the epoch. */
export const publishTokensSchema = z.object({
  tokens: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.number(), usedAt: z.number().nullable() })),
});
export type ShownToken = z.infer<typeof publishTokensSchema>['tokens'][number];
/** `token` is said this once. */
export const madeTokenSchema = publishTokensSchema.extend({ token: z.string() });

const codeSchema = z.enum(appErrorCodes as [AppErrorCode, ...AppErrorCode[]]);

/** An app's place elsewhere, as the Publish tab shows it. */
export const placeElsewhereSchema = z.object({
  /** False for guests of a server. */
  isOffered: z.boolean(),
  /** Names of secrets of the app's server functions: they never leave this computer, so they are entered there anew. */
  secrets: z.array(z.string()),
  place: z
    .object({
      address: z.string(),
      /** What is under way; counts are parts. */
      going: z.object({ step: z.enum(['pack', 'send', 'publish']), sent: z.number(), of: z.number() }).nullable(),
      /** Why the last attempt ended, or why that Easel can't be asked. */
      failure: codeSchema.nullable(),
      /** Null where it could not be asked. */
      there: receivedAppSchema.nullable(),
    })
    .nullable(),
});
export type PlaceElsewhere = z.infer<typeof placeElsewhereSchema>;
/** `before`: the moment that undoes it; null where there was no data here. */
export const broughtBackSchema = z.object({ before: z.string().nullable(), rows: z.number(), people: z.number() });

/** What is read of a site's tables to choose which go along; the whole answer is `dataOverviewSchema`. */
export const siteTablesSchema = z.object({
  tables: z.array(z.object({ name: z.string(), label: z.string(), rows: z.number(), isView: z.boolean() })),
});
