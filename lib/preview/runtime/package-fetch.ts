import type { Problem } from '../../base/foundation/problem';
import type { PackageLayer } from '../packages/package-layer';
import { missingPackages, type LayerSource } from './layer-source';

type Dependencies = {
  layers: LayerSource;
  signal: AbortSignal;
  arrived(layer: PackageLayer): Promise<void>;
  failed(problems: readonly Problem[]): void;
};

/**
 * Fetches packages in the background while the rest of the app runs, one request at a time. Packages still missing
 * afterwards are reported by the next compilation and requested then. If the last request was for exactly these
 * packages, the returned function returns the problems that it left, otherwise null.
 */
export function createPackageFetch({ layers, signal, arrived, failed }: Dependencies) {
  let isFetching = false;

  return (specifiers: readonly string[]): readonly Problem[] | null => {
    if (isFetching) return null;
    if (layers.hasAsked(specifiers)) return layers.stillMissing(specifiers);
    isFetching = true;
    layers
      .get(specifiers, signal)
      .finally(() => (isFetching = false))
      .then(arrived)
      .catch((error: unknown) => {
        if (!signal.aborted) failed([missingPackages(specifiers, error)]);
      });
    return null;
  };
}
