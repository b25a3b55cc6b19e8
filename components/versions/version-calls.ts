import { z } from 'zod';
import type { ProjectId } from '@/lib/foundation/id';
import type { Request } from '@/lib/studio/request';

const versionSchema = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  number: z.number(),
  kind: z.enum(['template', 'turn', 'stopped', 'edit', 'moment', 'restore', 'duplicate']),
  author: z.enum(['model', 'person']),
  createdAt: z.number(),
  summary: z.string(),
  counts: z.object({ added: z.number(), changed: z.number(), removed: z.number() }),
  groupId: z.string().nullable(),
  restoredId: z.string().nullable(),
  /** Whether it holds what the app had stored on the server. */
  hasData: z.boolean(),
  /** Whether that was given up for want of room. */
  isDataLetGo: z.boolean(),
  /** Whether there may have been some that could not be kept. */
  isDataNotKept: z.boolean(),
});
/** One version as the list shows it; `createdAt` in ms since the epoch. */
export type ListedVersion = z.infer<typeof versionSchema>;

const changeKindSchema = z.enum(['added', 'changed', 'removed', 'renamed']);
const hunkSchema = z.object({
  oldStart: z.number(),
  oldLines: z.number(),
  newStart: z.number(),
  newLines: z.number(),
  lines: z.array(z.string()),
});
const linesSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lines'), hunks: z.array(hunkSchema) }),
  z.object({ type: z.literal('binary') }),
  z.object({ type: z.literal('too-large') }),
]);
const placeSchema = z.object({ kind: changeKindSchema, path: z.string(), from: z.string().optional() });
const comparisonSchema = z.object({
  summary: z.array(
    placeSchema.extend({
      part: z.enum(['page', 'component', 'style', 'data', 'picture', 'packages', 'settings', 'text', 'code']),
      name: z.string(),
    }),
  ),
  files: z.array(placeSchema.extend({ lines: linesSchema })),
});
/** What changed from one version to another: parts in plain words, then files line by line. */
export type ShownComparison = z.infer<typeof comparisonSchema>;
export type ShownFileChange = ShownComparison['files'][number];
export type Hunk = z.infer<typeof hunkSchema>;

/** What is brought back of a version. */
export type RestoredPart = 'all' | 'files' | 'data';
/** `before`: the version to go back to in order to undo it. */
const restoredSchema = z.object({ version: z.object({ number: z.number() }), before: z.string() });

/** As many as one answer brings. */
export const versionsAPage = 200;

/** The calls of the Versions pane; each fails with a code, none throws. */
export function createVersionCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    /** Newest first; `before` is a version's number. */
    list: (before: number | null) =>
      request(
        'GET',
        `${project}/versions?limit=${versionsAPage}${before === null ? '' : `&before=${before}`}`,
        z.object({ versions: z.array(versionSchema) }),
      ),
    restore: (versionId: string, part: RestoredPart = 'all') =>
      request('POST', `${project}/restore`, restoredSchema, {
        versionId,
        files: part !== 'data',
        data: part !== 'files',
      }),
    compare: (from: string, to: string) =>
      request('GET', `${project}/versions/${from}/compare/${to}`, comparisonSchema),
    /** The number of the version that is live, or null. */
    liveNumber: () =>
      request(
        'GET',
        `${project}/deployments`,
        z
          .object({ deployments: z.array(z.object({ live: z.boolean(), versionNumber: z.number() })) })
          .transform(({ deployments }) => deployments.find(({ live }) => live)?.versionNumber ?? null),
      ),
  };
}
export type VersionCalls = ReturnType<typeof createVersionCalls>;
