import { z } from 'zod';
import type { ProjectId } from '@/lib/foundation/id';
import { anyAnswer, type Request } from '@/lib/studio/request';

const rowSchema = z.record(z.string(), z.unknown());
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
  /** What a person calls it. */
  title: z.string(),
  kind: z.enum(['new', 'gone', 'changed']),
  isKeyed: z.boolean(),
  columns: z.object({
    added: z.array(z.string()),
    gone: z.array(z.string()),
    changed: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  }),
  rows: rowsSchema,
});
const storedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('same') }),
  z.object({ state: z.literal('nothing') }),
  z.object({
    state: z.literal('untold'),
    which: z.enum(['before', 'after']),
    why: z.enum(['not-kept', 'let-go', 'outdated']),
  }),
  z.object({ state: z.literal('differs'), tables: z.array(tableSchema), users: rowsSchema, files: rowsSchema }),
]);
/** What differs between two states of what an app has stored. */
export type ShownStored = z.infer<typeof storedSchema>;
export type ShownTable = z.infer<typeof tableSchema>;
export type ShownRows = z.infer<typeof rowsSchema>;
export type ShownRow = z.infer<typeof changeSchema>;

const whySchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('needs-other'), parent: z.string(), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('taken'), column: z.string(), value: z.string() }),
  z.object({ why: z.literal('missing'), column: z.string() }),
  z.object({ why: z.literal('refused'), message: z.string() }),
]);
const backSchema = z.object({
  rows: z.number(),
  left: z.array(z.object({ key: z.string(), row: rowSchema, why: whySchema })),
  columnsGone: z.array(z.string()),
  /** The version, or the moment, whose data undoes it. */
  before: z.string(),
});
/** What came back, and what did not. */
export type BroughtBack = z.infer<typeof backSchema>;

const momentSchema = z.object({
  id: z.string(),
  reason: z.enum(['person', 'nightly', 'publish', 'rollback', 'restore', 'rows', 'turn', 'loss']),
  name: z.string(),
  createdAt: z.number(),
  deploymentId: z.string().nullable(),
  hasData: z.boolean(),
});
/** A kept moment of what a site has stored; `createdAt` in ms since the epoch. */
export type ShownMoment = z.infer<typeof momentSchema>;

const outlookSchema = z.object({
  moment: z.object({ id: z.string(), createdAt: z.number() }).nullable(),
  since: storedSchema.nullable(),
  newerForms: z.number(),
});
/** What going back to a deployment would mean for what is stored. */
export type RollBackOutlook = z.infer<typeof outlookSchema>;

/** The calls about what an app has stored, earlier and now; each fails with a code, none throws. */
export function createMomentCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    /** `to` null: with what is there now. */
    compareVersions: (from: string, to: string | null, signal: AbortSignal) =>
      request(
        'GET',
        `${project}/versions/${from}/${to === null ? 'compare-now' : `compare/${to}`}/data`,
        storedSchema,
        undefined,
        signal,
      ),
    compareMoment: (id: string, signal: AbortSignal) =>
      request('GET', `${project}/moments/${id}/compare-now/data`, storedSchema, undefined, signal),
    bringBack: (versionId: string, table: string, keys: readonly string[] | 'all') =>
      request('POST', `${project}/versions/${versionId}/rows`, backSchema, { table, keys }),
    bringBackLive: (id: string, table: string, keys: readonly string[] | 'all') =>
      request('POST', `${project}/moments/${id}/rows`, backSchema, { table, keys }),
    undo: (versionId: string) =>
      request('POST', `${project}/restore`, anyAnswer, { versionId, files: false, data: true }),
    remember: (of: 'app' | 'live', name: string) => request('POST', `${project}/moments`, anyAnswer, { of, name }),
    /** `hasData`: whether the site has stored anything now. */
    list: () =>
      request('GET', `${project}/moments`, z.object({ moments: z.array(momentSchema), hasData: z.boolean() })),
    restore: (id: string) =>
      request('POST', `${project}/moments/${id}/restore`, z.object({ before: z.string().nullable() })),
    foresee: (deploymentId: string, signal: AbortSignal) =>
      request('GET', `${project}/deployments/${deploymentId}/rollback`, outlookSchema, undefined, signal),
  };
}
export type MomentCalls = ReturnType<typeof createMomentCalls>;
