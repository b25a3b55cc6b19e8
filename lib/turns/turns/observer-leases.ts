import type { Now, ProjectId } from '../../base/foundation/id';

const leaseMs = 12_000;
/** A tab at work signals every four seconds; faster signals are not stored. */
const signMs = 3000;

/**
 * Which visible tab of a project tries drafts and reports on them. A tab holds the lease until it is hidden, closes, or
 * is silent for 12 s; it renews by claiming again. In memory: each process knows the tabs connected to it.
 */
export type ObserverLeases = {
  /**
   * Takes or renews the lease for a visible tab, releases it for a hidden one; answers whether that tab holds it now.
   */
  claimObserver(projectId: ProjectId, tabId: string, visible: boolean): boolean;
  releaseObserver(projectId: ProjectId, tabId: string): void;
  holder(projectId: ProjectId): string | null;
  /** Whether to log a tab's sign of life: true once in three seconds, so that signs can't fill the log. */
  mayTellSign(projectId: ProjectId): boolean;
};

export function createObserverLeases({ now }: { now: Now }): ObserverLeases {
  const leases = new Map<ProjectId, { tabId: string; until: number }>();
  /** Oldest first. */
  const signs = new Map<ProjectId, number>();

  function holder(projectId: ProjectId): string | null {
    const lease = leases.get(projectId);
    if (!lease) return null;
    if (lease.until > now()) return lease.tabId;
    leases.delete(projectId);
    return null;
  }

  function releaseObserver(projectId: ProjectId, tabId: string): void {
    if (leases.get(projectId)?.tabId === tabId) leases.delete(projectId);
  }

  return {
    holder,
    releaseObserver,
    mayTellSign(projectId) {
      for (const [told, at] of signs) {
        if (now() - at < signMs) break;
        signs.delete(told);
      }
      if (signs.has(projectId)) return false;
      signs.set(projectId, now());
      return true;
    },
    claimObserver(projectId, tabId, visible) {
      if (!visible) {
        releaseObserver(projectId, tabId);
        return false;
      }
      const current = holder(projectId);
      if (current !== null && current !== tabId) return false;
      leases.set(projectId, { tabId, until: now() + leaseMs });
      return true;
    },
  };
}
