import { z } from 'zod';
import { sha256Schema } from '../files/file-operation';
import { keptSinceSchema } from './kept-since';

/** A version as people see it; settings and hashes stay internal. */
export const versionSchema = z.object({
  /** Whether it holds the data the app had stored on the server. */
  hasData: z.boolean(),
  /** Whether that data was dropped to save space. */
  isDataLetGo: z.boolean(),
  /** Whether there may have been data that could not be saved. */
  isDataNotKept: z.boolean(),
  id: z.string(),
  parentId: z.string().nullable(),
  /** Number of the version within its app; 0 is the template that the app starts from. */
  number: z.number(),
  kind: z.enum(['template', 'turn', 'stopped', 'edit', 'moment', 'restore', 'duplicate', 'fork', 'brought']),
  author: z.enum(['model', 'person']),
  /** The same moment in ISO 8601, and in ms since the epoch. */
  time: z.string(),
  createdAt: z.number(),
  summary: z.string(),
  counts: z.object({ added: z.number(), changed: z.number(), removed: z.number() }),
  groupId: z.string().nullable(),
  restoredId: z.string().nullable(),
  turnId: z.string().nullable(),
});

const listedVersionSchema = versionSchema.extend({
  isHead: z.boolean(),
  /** The person's prompt, shortened to a title; null for a version that was not created by a prompt. */
  asked: z.string().nullable(),
});
export type ListedVersion = z.infer<typeof listedVersionSchema>;
/** Newest first. */
export const versionListSchema = z.object({ versions: z.array(listedVersionSchema) });

export const madeVersionSchema = z.object({ versionId: z.string(), version: versionSchema });
export type MadeVersion = z.infer<typeof madeVersionSchema>;
/** `before`: the version to restore in order to undo it. `kept`: later changes that were kept, if requested. */
export const restoredVersionSchema = madeVersionSchema.extend({
  before: z.string(),
  kept: keptSinceSchema.optional(),
});

/** All files at one moment, by path. */
export const treeSchema = z.record(
  z.string(),
  z.object({ hash: sha256Schema, size: z.number(), locked: z.literal(true).optional() }),
);

/** Stored bytes that a later operation may refer to by hash. */
export const storedBlobSchema = z.object({ hash: sha256Schema, size: z.number() });

/** Lines as in a unified diff, with ` `, `+` or `-` in front. */
const hunkSchema = z.object({
  oldStart: z.number(),
  oldLines: z.number(),
  newStart: z.number(),
  newLines: z.number(),
  lines: z.array(z.string()),
});
export type Hunk = z.infer<typeof hunkSchema>;
const linesSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lines'), hunks: z.array(hunkSchema) }),
  z.object({ type: z.literal('binary') }),
  z.object({ type: z.literal('too-large') }),
]);
const placeSchema = z.object({
  kind: z.enum(['added', 'changed', 'removed', 'renamed']),
  path: z.string(),
  /** The previous path of a renamed file. */
  from: z.string().optional(),
});
/** Changes from one version to another: parts in plain words, then files line by line. */
export const comparisonSchema = z.object({
  from: z.string(),
  to: z.string(),
  summary: z.array(
    placeSchema.extend({
      part: z.enum(['page', 'component', 'style', 'data', 'picture', 'packages', 'settings', 'text', 'code']),
      name: z.string(),
    }),
  ),
  files: z.array(placeSchema.extend({ lines: linesSchema })),
});
export type ShownComparison = z.infer<typeof comparisonSchema>;
export type ShownFileChange = ShownComparison['files'][number];
