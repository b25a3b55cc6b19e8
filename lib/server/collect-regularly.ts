import { collectGarbage } from '../projects/collect-garbage';
import type { PackageLayers } from '../packages/package-layers';
import type { AppBackends } from './app-backends';

const blobBudgetBytes = 20 * 1024 ** 3;
const layerBudgetBytes = 5 * 1024 ** 3;
const everyMs = 6 * 3600_000;

type Given = Omit<Parameters<typeof collectGarbage>[0], 'budgetBytes'> & {
  layers: Pick<PackageLayers, 'collect'>;
  appBackends: Pick<AppBackends, 'remove'>;
  /** Forgets which kept data was carried over to another engine, where nothing names it any more. */
  forgetCarried(): Promise<void>;
  /** Gives up old data of apps where it takes too much room. */
  keepToBudget(): Promise<unknown>;
  onError(error: unknown): void;
};

/** Every six hours removes what nothing needs any more: blobs, package layers, the data of apps that are gone. Call the result to stop. */
export function collectRegularly({
  layers,
  appBackends,
  forgetCarried,
  keepToBudget,
  onError,
  ...given
}: Given): () => void {
  const collect = async () => {
    await keepToBudget();
    await forgetCarried();
    const { purged } = await collectGarbage({ ...given, budgetBytes: blobBudgetBytes });
    for (const projectId of purged) await appBackends.remove(projectId);
    await layers.collect(layerBudgetBytes, new Set());
  };
  const timer = setInterval(() => void collect().catch(onError), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
