import type { HostName } from '../../base/answers/host-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';

/** A person's token, and the account at the host that it is for, if the host requires one. */
export type HostAccess = { token: string; account: string | null };
/** A site at a host: its id there, and the name in its address. */
export type HostSite = { id: string; name: string };
export type HostAddresses = { url: string; domains: string[] };

/** A file of a site. `path` has no leading slash; `read` may be called more than once. */
export type HostFile = { path: string; type: string; size: number; read(): Promise<Uint8Array> };
export type HostFiles = { files: readonly HostFile[]; isHidden: boolean };

export type HostProgress = {
  /** Called with the number of files to send, once the host has said which ones it lacks. */
  lacks(count: number): void;
  sent(): void;
  /** True once the deployment was abandoned: nothing more is sent. */
  isOver(): boolean;
};
/** The state of a deployment at the host; `note` is the host's own text about it. */
export type HostState = { phase: 'going' | 'live' | 'failed'; note: string | null };

/**
 * A host that serves a site's files. Every call fails with one of the codes of `hostErrors`, with the host's own text
 * as `detail`; no response of the host makes it throw. The files that visitors get change in a single step at the host,
 * at the end of a deployment; if the deployment breaks off before that, the old site stays as it was.
 */
export interface Host {
  name: HostName;
  /** Checks a token and finds its account; `given` is the account that the person entered. Changes nothing. */
  check(token: string, given: string | null): Promise<Result<HostAccess, AppError>>;
  /** Creates an empty site with this name, or a similar one if it is taken. Never takes over an existing site. */
  createSite(access: HostAccess, name: string): Promise<Result<HostSite, AppError>>;
  /** The addresses of a site; null if the host no longer has it. */
  look(access: HostAccess, site: HostSite): Promise<Result<HostAddresses | null, AppError>>;
  /**
   * Sends the files that the host lacks and starts a deployment. Returns its id once the host needs nothing more from
   * Easel. Cost: at most one call per missing file.
   */
  send(
    access: HostAccess,
    site: HostSite,
    files: HostFiles,
    progress: HostProgress,
  ): Promise<Result<{ id: string }, AppError>>;
  /** The current state of that deployment. */
  follow(access: HostAccess, site: HostSite, id: string): Promise<Result<HostState, AppError>>;
  /** Removes the site and its address. Does nothing if it is already gone. */
  takeDown(access: HostAccess, site: HostSite): Promise<Result<void, AppError>>;
}
