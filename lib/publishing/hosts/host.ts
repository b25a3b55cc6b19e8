import type { HostName } from '../../base/answers/host-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';

/** A person's token, and the account at the host that it works for, where hosts ask for one. */
export type HostAccess = { token: string; account: string | null };
/** A site at a host: its id there, and the name in its address. */
export type HostSite = { id: string; name: string };
export type HostAddresses = { url: string; domains: string[] };

/** A file of a site: `path` without a leading slash; `read` may be called more than once. */
export type HostFile = { path: string; type: string; size: number; read(): Promise<Uint8Array> };
export type HostFiles = { files: readonly HostFile[]; isHidden: boolean };

export type HostProgress = {
  /** How many files are to be sent, known once the host has said which it lacks. */
  lacks(count: number): void;
  sent(): void;
  /** True once nobody waits for it any more: nothing further is sent. */
  isOver(): boolean;
};
/** How a deployment stands at the host; `note` is what it says about it. */
export type HostState = { phase: 'going' | 'live' | 'failed'; note: string | null };

/**
 * A host that gives out a site's files. Every call fails with one of the codes of `hostErrors`, whose `detail` is the host's own words,
 * and never throws for what the host answers. What visitors get changes in one step at the end of a deployment, at the host:
 * one that breaks off anywhere before leaves the old site as it was.
 */
export interface Host {
  name: HostName;
  /** Tries a token and finds its account; `given` is the account that the person named. Changes nothing. */
  check(token: string, given: string | null): Promise<Result<HostAccess, AppError>>;
  /** Makes an empty site with this name, or one beside it where that is taken; never takes over another. */
  createSite(access: HostAccess, name: string): Promise<Result<HostSite, AppError>>;
  /** Where a site lies; null if the host has it no more. */
  look(access: HostAccess, site: HostSite): Promise<Result<HostAddresses | null, AppError>>;
  /**
   * Sends the files that the host lacks and begins a deployment; answers its id once nothing more is needed from here. Costs
   * a call a missing file, or less.
   */
  send(
    access: HostAccess,
    site: HostSite,
    files: HostFiles,
    progress: HostProgress,
  ): Promise<Result<{ id: string }, AppError>>;
  /** How that deployment stands. */
  follow(access: HostAccess, site: HostSite, id: string): Promise<Result<HostState, AppError>>;
  /** Removes the site and its address; nothing happens if it is gone already. */
  takeDown(access: HostAccess, site: HostSite): Promise<Result<void, AppError>>;
}
