import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { Deployment, DeploymentStep, Drawn, Site } from './site';
import type { SiteDetails } from '../bundles/site-details';

/** Sites and their deployments. A deployment is never changed once it ended; which one is live is the site's to say. */
export interface SiteStore {
  addDeployment(deployment: Deployment): Promise<ProjectEvent[]>;
  /**
   * Ends a deployment; a ready one becomes live in the same transaction (`goLive`), so that a site is never half switched, and what
   * was begun before it and is still building has failed, as `overtaken`. So has this one where another that was begun later is live.
   * One that was stopped meanwhile – another made live by hand, its site taken down, its app deleted – stays as it is and tells nothing.
   */
  endDeployment(deployment: Deployment, goLive: { url: string } | null): Promise<ProjectEvent[]>;
  /** Says what is done now; told to those who look, by no event. */
  setStep(projectId: ProjectId, id: DeploymentId, step: DeploymentStep): Promise<void>;
  deployments(projectId: ProjectId): Promise<Deployment[]>;
  deployment(projectId: ProjectId, id: DeploymentId): Promise<Deployment | null>;
  site(projectId: ProjectId): Promise<Site | null>;
  /** Projects that have something live; deleted ones have not. */
  liveProjects(): Promise<ProjectId[]>;
  /** What answers at an address: none while its app is deleted. */
  siteBySlug(slug: string): Promise<Site | null>;
  /** The site that was live at that address before it moved; null where there was none, or it is no longer there. */
  siteThatLeft(slug: string): Promise<Site | null>;
  /**
   * Takes an address for a project, or moves it there. `address-taken`: another project has it, or somebody else's was live there
   * (while that project exists, and 90 days on). `address-moved-often`: a live site has left ten already.
   */
  claimSlug(projectId: ProjectId, slug: string): Promise<Result<Site, 'address-taken' | 'address-moved-often'>>;
  setDetails(projectId: ProjectId, details: SiteDetails): Promise<void>;
  /** A hidden site keeps no drawing. */
  setHidden(projectId: ProjectId, isHidden: boolean): Promise<void>;
  /** Puts a drawing in the place of the one before; false, and nothing is kept, where its deployment is no longer live or the site hidden. */
  setDrawn(projectId: ProjectId, drawn: Drawn): Promise<boolean>;
  /** A person's own choice: points the site at a deployment, or at none (taken down), and stops what is going out. */
  setLive(projectId: ProjectId, id: DeploymentId | null, url: string | null): Promise<ProjectEvent[]>;
  /** Ends what a killed process left `building`; their sites stayed as they were. */
  failUnfinished(): Promise<void>;
}
