import type { ProjectId } from '../foundation/id';
import { forgetGuests, markUnclaimed } from '../viewers/clear-guests';
import { collectGarbage } from '../projects/collect-garbage';
import type { PackageLayers } from '../packages/package-layers';
import type { AppBackends } from './app-backends';

const blobBudgetBytes = 20 * 1024 ** 3;
const layerBudgetBytes = 5 * 1024 ** 3;
const everyMs = 6 * 3600_000;
const dayMs = 24 * 3600_000;

type Given = Omit<Parameters<typeof collectGarbage>[0], 'budgetBytes' | 'removeData'> & {
  layers: Pick<PackageLayers, 'collect'>;
  appBackends: Pick<AppBackends, 'remove'>;
  /** Forgets which kept data was carried over to another engine, where nothing names it any more. */
  forgetCarried(): Promise<void>;
  /** Gives up old data of apps where it takes too much room. */
  keepToBudget(): Promise<unknown>;
  /** Days that guests' apps are kept after the last visit; null where there are no guests. */
  guestDays: number | null;
  /** Where a guest's apps take this much, those they deleted go before their 30 days are over. */
  guestBytes: number;
  /** Counts anew what guests' apps take. */
  settleShares(purged: readonly ProjectId[]): Promise<void>;
  onError(error: unknown): void;
};

/**
 * Removes what nothing needs any more: blobs, package layers, the data of apps that are gone, and what guests left who do not
 * come any more. Their apps are marked first, in one step; what follows is found again however often it is cut short.
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

/** Collects every six hours. Call the result to stop. */
export function collectRegularly({ onError, ...given }: Given): () => void {
  const timer = setInterval(() => void collect(given).catch(onError), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
