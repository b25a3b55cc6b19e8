import { z } from 'zod';
import { takeChoiceSchema } from '../../base/answers/first-rows-answers';
import { attachmentInputSchema } from '../../base/attachments/attachment';
import { cellsSchema, lookAsSchema } from '../../backends/data/data-view';
import { fileOperationSchema, sha256Schema } from '../../base/files/file-operation';
import { takeOutSecrets } from '../../base/foundation/secret-forms';
import { problemSchema } from '../../base/foundation/problem';
import { templateLanguages } from '../../projects/templates/app-template';
import { lookChoiceSchema } from '../../projects/looks/look';
import { modelSlots } from '../../turns/models/model-connection';
import { pageOutlinesSchema } from '../../base/promises/page-outline';
import { promiseResultsSchema } from '../../base/promises/promise-schema';
import { engineSettings } from '../../preview/runtime/choose-engine';
import { guestProofSchema } from '../guests/guest-proofs';
import { slugSchema } from '../../publishing/sites/site';
import { siteDetailsSchema } from '../../publishing/bundles/site-details';
import { siteBuildSchema } from '../../publishing/sites/site-build';

/** Bodies of the HTTP interface, each parsed at the boundary and described in the OpenAPI document. */
export const idSchema = z.string().regex(/^[a-z2-7]{26}$/);
/** A person's own text. Keys that were pasted into it are removed before anything else sees it. */
const withoutSecrets = (text: string) => takeOutSecrets(text).text;
const promptSchema = z.string().trim().min(1).max(20_000).transform(withoutSecrets);
/** US dollars. */
const limitSchema = z.number().min(0).max(10_000);
const nameSchema = z.string().trim().min(1).max(80);

/**
 * The prompt's attachments: pictures, tables (CSV) and text (Markdown, plain text). More than ten are refused with an
 * error that names the limit.
 */
const imagesSchema = z.array(attachmentInputSchema).max(100).optional();

export const createProjectSchema = z.union([
  z.strictObject({
    prompt: promptSchema,
    name: nameSchema.optional(),
    images: imagesSchema,
    /** Which of the looks drawn for this prompt was chosen; if absent, the model sets its own direction. */
    look: lookChoiceSchema.optional(),
    /** The solution to the challenge that `GET /api/guest-check` gave a guest. */
    proof: guestProofSchema.optional(),
    /** Whether the page opens the new app next. If so, the turn waits for its tab, which can try the first draft. */
    opens: z.literal(true).optional(),
  }),
  z.strictObject({ name: nameSchema }),
  z.strictObject({
    /** The id of a template on the first page: a complete app, made without a model. */
    template: z.string().min(1).max(60),
    /** The language of its words and content. */
    language: z.enum(templateLanguages).default('en'),
    name: nameSchema.optional(),
  }),
]);
export const changeProjectSchema = z.strictObject({
  name: nameSchema.optional(),
  /** US dollars; null resets to the default limit. */
  limitUsd: limitSchema.nullable().optional(),
  /** Whether a change shows its plan first and waits for approval. */
  planFirst: z.boolean().optional(),
  /** Whether the model is asked to write promises after a change has been tried. */
  writesPromises: z.boolean().optional(),
  /** The app's engine. */
  runtime: z.enum(engineSettings).optional(),
});
export const changeLimitsSchema = z.strictObject({
  turnUsd: limitSchema.nullable().optional(),
  dayUsd: limitSchema.nullable().optional(),
});
export const startTurnSchema = z.strictObject({
  prompt: promptSchema,
  images: imagesSchema,
  /** The project's setting, `build` or `plan`, if absent. */
  mode: z.enum(['build', 'plan', 'ask']).optional(),
  /** What to do once the turn has made a version: publish it. */
  after: z.literal('publish').optional(),
  /** As for a new app, if this is the first turn of an empty one. */
  proof: guestProofSchema.optional(),
});
export const answerTurnSchema = z.union([
  z.strictObject({ questionId: idSchema, choice: z.string().min(1).max(2000) }),
  z.strictObject({ questionId: idSchema, text: z.string().trim().min(1).max(4000).transform(withoutSecrets) }),
  z.strictObject({
    approve: z.boolean(),
    /** The plan as edited by the person. */
    plan: z.string().trim().min(1).max(20_000).transform(withoutSecrets).optional(),
    questionId: idSchema.optional(),
  }),
]);
export const observationSchema = z.object({
  draftId: idSchema,
  treeHash: sha256Schema,
  phase: z.enum(['settled', 'problem']),
  problems: z.array(problemSchema).max(50),
  trial: z
    .strictObject({
      by: z.literal('tab'),
      routes: z.array(z.string().max(512)).max(50),
      widths: z.array(z.number().int().positive()).max(10),
    })
    .optional(),
  promises: promiseResultsSchema.optional(),
  pages: pageOutlinesSchema.optional(),
});
export const commitVersionSchema = z.strictObject({
  parentId: idSchema.optional(),
  operations: z.array(fileOperationSchema).min(1).max(2000),
  /** The version's summary; the names of its files by default. */
  summary: z.string().trim().min(1).max(200).optional(),
});
export const restoreVersionSchema = z.strictObject({
  versionId: idSchema,
  files: z.boolean().default(true),
  data: z.boolean().default(true),
  /** Carries over what was done since, as far as the earlier tables can hold it. */
  keepNew: z.boolean().default(false),
});
export const createDeploymentSchema = z.strictObject({
  versionId: idSchema.optional(),
  target: z.literal('here').optional(),
  /** Publishes even if rows of the live site are lost, as announced by an earlier failed deployment. */
  mayLose: z.boolean().optional(),
  /**
   * What strangers, or all signed-in users, are intentionally allowed to do: keys of `problems[].finding` that an
   * earlier deployment asked about. Stored for the project until revoked, or until its tables and policies change.
   */
  meant: z
    .array(z.string().regex(/^[0-9a-f]{32}$/))
    .max(200)
    .optional(),
  /** Which of the preview's rows, accounts and uploads to copy; none if absent. */
  take: takeChoiceSchema.optional(),
  /**
   * What this browser built from that version in its container; the files were uploaded before with `PUT
   * …/blobs/:sha256`.
   */
  build: siteBuildSchema.optional(),
});
export const rollBackSchema = z.strictObject({
  deploymentId: idSchema,
  /** Whether to restore the data from when that deployment was last live; by default the data stays as it is. */
  data: z.boolean().default(false),
});
/** Row keys are texts, as returned by the comparison. */
export const pickRowsSchema = z.strictObject({
  table: z.string().min(1).max(200),
  keys: z.union([z.literal('all'), z.array(z.string().max(2000)).min(1).max(10_000)]),
});
export const rememberSchema = z.strictObject({
  of: z.enum(['app', 'live']).default('app'),
  name: z.string().trim().max(120).default(''),
});
export const changeSiteSchema = z.strictObject({
  slug: slugSchema.optional(),
  details: siteDetailsSchema.optional(),
  /** Whether search engines should not find the site. */
  isHidden: z.boolean().optional(),
});
const dollarsSchema = z.number().nonnegative().max(10_000);
export const connectModelSchema = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  /** If absent, the key stored for this address is kept. */
  apiKey: z.string().trim().max(500).optional(),
  modelId: z.string().trim().min(1).max(200),
  slot: z.enum(modelSlots).default('build'),
  /**
   * US dollars per million tokens, if the owner knows them and no table does. If absent, this model's price is kept, or
   * else the table's is used.
   */
  price: z.strictObject({ input: dollarsSchema, output: dollarsSchema }).optional(),
});
export const signInSchema = z.strictObject({
  modelId: z.string().trim().min(1).max(200),
  slot: z.enum(modelSlots).default('build'),
});

/** Rows of an app's own tables; values are text as Postgres writes them. */
export const rowQuerySchema = z.object({
  sort: z.string().max(100).optional(),
  descending: z
    .literal('1')
    .optional()
    .transform((given) => given === '1'),
  search: z.string().max(200).default(''),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** The user whose view of the rows is shown; if absent, the editor's own, which bypasses all policies. */
export const lookAsQuerySchema = lookAsSchema.optional();
/** The owner of a restored file, if it had one. */
export const ownerSchema = z.uuid().nullable();
export const addRowsSchema = z.strictObject({
  rows: z.array(cellsSchema).min(1).max(500),
  putBack: z.boolean().default(false),
});
export const changeRowSchema = z.strictObject({ key: cellsSchema, cells: cellsSchema });
export const removeRowsSchema = z.strictObject({
  keys: z.array(cellsSchema).min(1).max(500),
  withLinked: z.boolean().default(false),
});
export const importRowsSchema = z.strictObject({
  csv: z.string().min(1),
  /** The table's column for each position in the file, or null to leave it out. */
  columns: z.array(z.string().max(100).nullable()).min(1).max(200),
});

export const hostedProjectSchema = z.object({
  url: z.string().max(500),
  publishableKey: z.string().max(2000),
  secretKey: z.string().max(2000),
  accessToken: z.string().max(500),
});
