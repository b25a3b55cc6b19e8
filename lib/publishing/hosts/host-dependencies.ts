import type { HostName, HostStep } from '../../base/answers/host-answers';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { AppError } from '../../base/foundation/app-error';
import type { CreateId, Now, ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { SiteStore } from '../sites/site-store';
import type { Host } from './host';
import type { HostStore } from './host-store';
import type { LiveNeeds } from './read-live-site';

/** Keys of a Supabase project, as entered in the Data tab. */
export type OwnSupabase = { url: string; publishableKey: string; secretKey: string; accessToken: string };

export type HostDependencies = {
  access: ProjectAccess;
  /** Whether this is a person's own computer, and not a server with guests. */
  isOffered: boolean;
  store: HostStore;
  hosts: Readonly<Record<HostName, Host>>;
  sites: Pick<SiteStore, 'site' | 'deployment'>;
  blobs: Pick<BlobStore, 'get'>;
  /** What the live version here needs besides files, and where its data is; null if nothing is live. */
  needsOf(projectId: ProjectId): Promise<LiveNeeds | null>;
  /** Moves all live data into that project, or none of it. */
  moveData(asked: Asked, to: OwnSupabase): Promise<Result<unknown, AppError>>;
  /** Publishes the version that is live here again; resolves when that has ended. */
  publishHere(asked: Asked): Promise<AppError | null>;
  createId: CreateId;
  now: Now;
  /** Resolves after a while, or when Easel shuts down. */
  pause(): Promise<void>;
  onError(error: unknown): void;
};

export type Asked = { viewer: Viewer; projectId: ProjectId };
export type Going = { step: HostStep; sent: number; of: number };
