import type { HostLogLine, HostName } from '../../base/answers/host-answers';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { HostAccess, HostAddresses, HostSite } from './host';

/** Where an app is published; `site` and `addresses` are null until the host has made it. */
export type PlaceAtHost = {
  host: HostName;
  access: HostAccess;
  site: HostSite | null;
  addresses: HostAddresses | null;
  /** The deployment that visitors get; null while nothing is live. */
  liveId: string | null;
};

/** One attempt to publish there; `manifestHash` is of the site's files, empty until they are known. Times in ms since the epoch. */
export type HostDeployment = {
  id: string;
  projectId: ProjectId;
  manifestHash: string;
  versionNumber: number;
  status: 'going' | 'ready' | 'failed';
  failure: AppErrorCode | null;
  /** The host's id for it, once the host needs nothing more from here. */
  thereId: string | null;
  log: HostLogLine[];
  createdAt: number;
};

/** Where apps of this computer are published at hosts, and how each attempt went. */
export interface HostStore {
  /** Null if there is none, or its token can't be decrypted any more. */
  place(projectId: ProjectId): Promise<PlaceAtHost | null>;
  keepPlace(projectId: ProjectId, place: PlaceAtHost): Promise<void>;
  /** With its deployments. */
  forgetPlace(projectId: ProjectId): Promise<void>;
  /** The newest twenty, the newest first. */
  deployments(projectId: ProjectId): Promise<HostDeployment[]>;
  /** Adds it, or puts it in the place of the one with its id. */
  keepDeployment(deployment: HostDeployment): Promise<void>;
  /** In one transaction: the deployment has ended well, and is what visitors get. */
  goLive(deployment: HostDeployment, place: PlaceAtHost): Promise<void>;
  /** What a process that ended has left under way. */
  unfinished(): Promise<HostDeployment[]>;
}
