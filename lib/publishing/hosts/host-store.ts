import type { HostLogLine, HostName } from '../../base/answers/host-answers';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { HostAccess, HostAddresses, HostSite } from './host';

/** Where an app is published. `site` and `addresses` are null until the host has created the site. */
export type PlaceAtHost = {
  host: HostName;
  access: HostAccess;
  site: HostSite | null;
  addresses: HostAddresses | null;
  /** The deployment that visitors get; null if nothing is live. */
  liveId: string | null;
};

/**
 * One attempt to publish at a host. `manifestHash` identifies the site's files and is empty until they are known. Times
 * are in ms since the epoch.
 */
export type HostDeployment = {
  id: string;
  projectId: ProjectId;
  manifestHash: string;
  versionNumber: number;
  status: 'going' | 'ready' | 'failed';
  failure: AppErrorCode | null;
  /** The host's id for it, set once the host needs nothing more from Easel. */
  thereId: string | null;
  log: HostLogLine[];
  createdAt: number;
};

/** Stores where this computer's apps are published at hosts, and the result of each attempt. */
export interface HostStore {
  /** Null if there is none, or its token can't be decrypted any more. */
  place(projectId: ProjectId): Promise<PlaceAtHost | null>;
  keepPlace(projectId: ProjectId, place: PlaceAtHost): Promise<void>;
  /** Also forgets its deployments. */
  forgetPlace(projectId: ProjectId): Promise<void>;
  /** The newest twenty, newest first. */
  deployments(projectId: ProjectId): Promise<HostDeployment[]>;
  /** Adds a deployment, or replaces the one with the same id. */
  keepDeployment(deployment: HostDeployment): Promise<void>;
  /** Records in one transaction that the deployment succeeded and is what visitors get. */
  goLive(deployment: HostDeployment, place: PlaceAtHost): Promise<void>;
  /** Deployments that a process left unfinished when it ended. */
  unfinished(): Promise<HostDeployment[]>;
}
