import type { Now, ProjectId, Wait } from '../../base/foundation/id';

const leaseMs = 12_000;
/**
 * After an app is started, a page loads the studio; a tab that has not arrived within this time is no longer waited
 * for.
 */
const arrivalMs = 30_000;
/** A busy tab signals every four seconds; more frequent signals are not stored. */
const signMs = 3000;

/**
 * The visible tab of a project that tries drafts and reports on them. A tab holds the lease until it is hidden, closes,
 * or is silent for 12 s; it renews by claiming again. In memory: each process knows the tabs connected to it.
 */
export type ObserverLeases = {
  /**
   * Takes or renews the lease for a visible tab, releases it for a hidden one; returns whether that tab holds it now.
   */
  claimObserver(projectId: ProjectId, tabId: string, visible: boolean): boolean;
  releaseObserver(projectId: ProjectId, tabId: string): void;
  holder(projectId: ProjectId): string | null;
  /** Announces that a tab is on its way to this project: `waitForTab` waits for it for 30 s. */
  expectTab(projectId: ProjectId): void;
  /**
   * Resolves once the expected tab has arrived, visible or not, or once its time is up or `cut` fires; at once if none
   * is expected.
   */
  waitForTab(projectId: ProjectId, cut: AbortSignal): Promise<void>;
  /** Whether to log a tab's sign of life: true once in three seconds, so that signs can't fill the log. */
  mayTellSign(projectId: ProjectId): boolean;
};

export function createObserverLeases({ now, wait }: { now: Now; wait: Wait }): ObserverLeases {
  const leases = new Map<ProjectId, { tabId: string; until: number }>();
  /** Oldest first. */
  const expected = new Map<ProjectId, { until: number; came: AbortController }>();
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

  function arrive(projectId: ProjectId): void {
    expected.get(projectId)?.came.abort();
    expected.delete(projectId);
  }

  return {
    holder,
    releaseObserver,
    expectTab(projectId) {
      for (const [id, { until }] of expected) {
        if (until > now()) break;
        arrive(id);
      }
      expected.set(projectId, { until: now() + arrivalMs, came: new AbortController() });
    },
    async waitForTab(projectId, cut) {
      const coming = expected.get(projectId);
      if (!coming) return;
      await wait(Math.max(0, coming.until - now()), AbortSignal.any([cut, coming.came.signal]));
      if (!cut.aborted) arrive(projectId);
    },
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
      arrive(projectId);
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
