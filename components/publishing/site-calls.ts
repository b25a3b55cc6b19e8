import { takenSchema, takeOutlookSchema, type TakeChoice } from '@/lib/base/answers/first-rows-answers';
import {
  begunDeploymentSchema,
  deploymentListSchema,
  drawingStateSchema,
  meantListSchema,
  rolledBackSiteSchema,
  siteSchema,
  siteStateSchema,
} from '@/lib/base/answers/site-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { SiteDetails } from '@/lib/publishing/bundles/site-details';
import type { Request } from '@/lib/studio/studio/request';
import type { SentBuild } from '@/lib/studio/studio/send-site';

/** The person's answers to what blocked it: live data may be lost, and what others can do is allowed, by key. */
export type PublishAnswers = { mayLose?: boolean; meant?: readonly string[]; take?: TakeChoice };

/** Calls of the Publish pane; they fail with a code and never throw. */
export function createSiteCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    site: () => request('GET', `${project}/site`, siteStateSchema),
    /** The preview's rows that could go along to the site. */
    foreseeTaking: () => request('GET', `${project}/site/rows`, takeOutlookSchema),
    /** Copies them to a site that is already live. */
    take: (choice: TakeChoice) => request('POST', `${project}/site/rows`, takenSchema, choice),
    drawing: () => request('GET', `${project}/site/drawing`, drawingStateSchema),
    deployments: () => request('GET', `${project}/deployments`, deploymentListSchema),
    /** Publishes the head as the server bundles it, or what this tab built and uploaded. */
    publish: (sent: SentBuild | undefined, { mayLose = false, meant = [], take }: PublishAnswers) =>
      request('POST', `${project}/deployments`, begunDeploymentSchema, {
        ...sent,
        ...(mayLose && { mayLose }),
        ...(meant.length > 0 && { meant }),
        ...(take && { take }),
      }),
    change: (change: { slug?: string; details?: SiteDetails; isHidden?: boolean }) =>
      request('PATCH', `${project}/site`, siteSchema, change),
    /** `newerForms`: how many structural changes of the stored data the app now live does not know. */
    rollBack: (deploymentId: string, data: boolean) =>
      request('POST', `${project}/site/rollback`, rolledBackSiteSchema, {
        deploymentId,
        data,
      }),
    meant: () => request('GET', `${project}/meant`, meantListSchema),
    takeBack: (key: string) => request('DELETE', `${project}/meant/${key}`, meantListSchema),
    takeDown: () => request('DELETE', `${project}/site`, siteSchema),
  };
}
export type SiteCalls = ReturnType<typeof createSiteCalls>;
