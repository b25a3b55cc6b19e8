import { z } from 'zod';
import type { ProjectId, TurnId } from '@/lib/foundation/id';
import { findingSchema, triedSchema } from '@/lib/foundation/finding';
import { problemSchema } from '@/lib/foundation/problem';
import { siteDetailsSchema, type SiteDetails } from '@/lib/publishing/site';
import type { Request } from '@/lib/studio/request';
import type { SentBuild } from '@/lib/studio/send-site';

const siteSchema = z.object({
  slug: z.string(),
  url: z.string(),
  live: z.string().nullable(),
  details: siteDetailsSchema,
});
/** The address of an app; `live` is a deployment's id, null while nothing is live. */
export type ShownSite = z.infer<typeof siteSchema>;
const siteAnswerSchema = z.object({ site: siteSchema.nullable() });
/** Who makes this app's site: Easel's server, the container it runs in, or nobody here. */
const builderSchema = z.enum(['server', 'container', 'nobody']);
export type SiteBuilder = z.infer<typeof builderSchema>;

const siteStateSchema = siteAnswerSchema.extend({
  builder: builderSchema,
  keepsData: z.boolean(),
  /** The turn whose version is published by itself; null where none is under way. */
  publishesAfter: z.custom<TurnId>((id) => typeof id === 'string').nullable(),
});

const deploymentSchema = z.object({
  id: z.string(),
  versionNumber: z.number(),
  status: z.enum(['building', 'ready', 'failed', 'asking']),
  /** What is done while it is going out. */
  step: z.enum(['bundle', 'try']).nullable(),
  scan: z.object({ tried: triedSchema.nullable() }),
  problems: z.array(problemSchema),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  live: z.boolean(),
});
/** One attempt to publish; times in ms since the epoch. */
export type ShownDeployment = z.infer<typeof deploymentSchema>;

/** What the person answered to what stood in the way: live data may go, and what others can do is meant, by key. */
export type PublishAnswers = { mayLose?: boolean; meant?: readonly string[] };

const meantSchema = z.object({
  meant: z.array(z.object({ key: z.string(), finding: findingSchema, createdAt: z.number() })),
});
/** What the person said others may do. */
export type ShownMeant = z.infer<typeof meantSchema>['meant'][number];

/** The calls of the Publish pane; each fails with a code, none throws. */
export function createSiteCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    site: () => request('GET', `${project}/site`, siteStateSchema),
    deployments: () => request('GET', `${project}/deployments`, z.object({ deployments: z.array(deploymentSchema) })),
    /** The head as the server bundles it, or what this tab built and sent. */
    publish: (sent: SentBuild | undefined, { mayLose = false, meant = [] }: PublishAnswers) =>
      request('POST', `${project}/deployments`, z.object({ deploymentId: z.string() }), {
        ...sent,
        ...(mayLose && { mayLose }),
        ...(meant.length > 0 && { meant }),
      }),
    change: (change: { slug?: string; details?: SiteDetails }) =>
      request('PATCH', `${project}/site`, siteAnswerSchema, change),
    /** `newerForms`: how often what is stored was rebuilt in ways that the app now live does not know. */
    rollBack: (deploymentId: string, data: boolean) =>
      request('POST', `${project}/site/rollback`, siteAnswerSchema.extend({ newerForms: z.number() }), {
        deploymentId,
        data,
      }),
    meant: () => request('GET', `${project}/meant`, meantSchema),
    takeBack: (key: string) => request('DELETE', `${project}/meant/${key}`, meantSchema),
    takeDown: () => request('DELETE', `${project}/site`, siteAnswerSchema),
  };
}
export type SiteCalls = ReturnType<typeof createSiteCalls>;
