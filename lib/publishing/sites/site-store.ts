import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { Deployment, DeploymentStep, Drawn, Site } from './site';
import type { SiteDetails } from '../bundles/site-details';

/**
 * Stores sites and their deployments. A deployment never changes after it has ended; the site records which one is
 * live.
 */
export interface SiteStore {
  addDeployment(deployment: Deployment): Promise<ProjectEvent[]>;
  /**
   * Ends a deployment. With `goLive`, a ready one becomes live in the same transaction, so that a site is never half
   * switched, and older deployments that are still building fail as `overtaken`. If a deployment that started later is
   * already live, this one fails the same way. A deployment that was stopped meanwhile (another was made live by hand,
   * the site taken down, the app deleted) is not changed and emits no event.
   */
  endDeployment(deployment: Deployment, goLive: { url: string } | null): Promise<ProjectEvent[]>;
  /** Records the current step. Emits no event; readers poll it. */
  setStep(projectId: ProjectId, id: DeploymentId, step: DeploymentStep): Promise<void>;
  deployments(projectId: ProjectId): Promise<Deployment[]>;
  deployment(projectId: ProjectId, id: DeploymentId): Promise<Deployment | null>;
  site(projectId: ProjectId): Promise<Site | null>;
  /** Projects with a live site; deleted projects are not included. */
  liveProjects(): Promise<ProjectId[]>;
  /** The site at an address; null while its app is deleted. */
  siteBySlug(slug: string): Promise<Site | null>;
  /** The site that was live at that address before it moved; null if there was none, or if it no longer exists. */
  siteThatLeft(slug: string): Promise<Site | null>;
  /**
   * Takes an address for a project, or moves its site there. `address-taken`: another project has it, or another
   * person's site was live there (while that project exists, and for 90 days after). `address-moved-often`: the live
   * site has left ten addresses already.
   */
  claimSlug(projectId: ProjectId, slug: string): Promise<Result<Site, 'address-taken' | 'address-moved-often'>>;
  setDetails(projectId: ProjectId, details: SiteDetails): Promise<void>;
  /** Hiding a site deletes its drawing. */
  setHidden(projectId: ProjectId, isHidden: boolean): Promise<void>;
  /**
   * Replaces the site's drawing. Returns false and stores nothing if its deployment is no longer live or the site is
   * hidden.
   */
  setDrawn(projectId: ProjectId, drawn: Drawn): Promise<boolean>;
  /**
   * Applies a person's choice: points the site at a deployment, or at none (taken down), and stops deployments in
   * progress.
   */
  setLive(projectId: ProjectId, id: DeploymentId | null, url: string | null): Promise<ProjectEvent[]>;
  /** Marks deployments that a killed process left `building` as failed; their sites are unchanged. */
  failUnfinished(): Promise<void>;
}
