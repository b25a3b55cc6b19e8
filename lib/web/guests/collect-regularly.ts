import type { ProjectId } from '../../base/foundation/id';
import { forgetGuests, markUnclaimed } from '../../base/viewers/clear-guests';
import { collectGarbage } from '../../projects/projects/collect-garbage';
import type { PackageLayers } from '../../preview/packages/package-layers';
import type { AppBackends } from '../../backends/app-backends/app-backends';

const blobBudgetBytes = 20 * 1024 ** 3;
const layerBudgetBytes = 5 * 1024 ** 3;
const everyMs = 6 * 3600_000;
const dayMs = 24 * 3600_000;

type Given = Omit<Parameters<typeof collectGarbage>[0], 'budgetBytes' | 'removeData'> & {
  layers: Pick<PackageLayers, 'collect'>;
  appBackends: Pick<AppBackends, 'remove'>;
  /** Deletes records of kept data that was migrated to another engine, once nothing refers to that data any more. */
  forgetCarried(): Promise<void>;
  /** Discards old data of apps if it takes too much space. */
  keepToBudget(): Promise<unknown>;
  /** How many days guests' apps are kept after the last visit; null if there are no guests. */
  guestDays: number | null;
  /** If a guest's apps take this much, their deleted apps are removed before their 30 days are over. */
  guestBytes: number;
  /** Measures again how much space guests' apps take up. */
  settleShares(purged: readonly ProjectId[]): Promise<void>;
  onError(error: unknown): void;
};

/**
 * Removes what is no longer needed: blobs, package layers, the data of deleted apps, and the apps of guests who stay
 * away. Guests' apps are marked first, in one step; the rest of the work is found again however often it is
 * interrupted.
 */
export async function collect({
  layers,
  appBackends,
  forgetCarried,
  keepToBudget,
  guestDays,
  guestBytes,
  settleShares,
  ...given
}: Omit<Given, 'onError'>): Promise<void> {
  const seenBefore = guestDays === null ? null : given.now() - guestDays * dayMs;
  if (seenBefore !== null) await markUnclaimed(given.db, { seenBefore, guestBytes, now: given.now() });
  await keepToBudget();
  await forgetCarried();
  const removeData = (projectId: ProjectId) => appBackends.remove(projectId);
  const { purged } = await collectGarbage({ ...given, removeData, budgetBytes: blobBudgetBytes });
  if (seenBefore !== null) await forgetGuests(given.db, seenBefore);
  await layers.collect(layerBudgetBytes, new Set());
  await settleShares(purged);
}

/** Runs `collect` every six hours. Call the returned function to stop. */
export function collectRegularly({ onError, ...given }: Given): () => void {
  const timer = setInterval(() => void collect(given).catch(onError), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
