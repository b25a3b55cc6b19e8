import { AppFailure } from '../../base/foundation/app-error';
import type { Problem } from '../../base/foundation/problem';
import type { PackageLayer } from '../packages/package-layer';
import { isFamily } from '../../base/fonts/imported-families';
import type { PreviewServer } from './preview-server';
import { readDependencies } from './project-files';

export type LayerSource = {
  /** Sets the project's dependencies from package.json; returns true if they changed. Null leaves them unchanged. */
  usePackageJson(text: string | null): boolean;
  /** The layer for package.json plus these specifiers. Throws AppFailure with the cause. */
  get(specifiers: readonly string[], signal: AbortSignal): Promise<PackageLayer>;
  /** Whether the last request was the same; repeating it would give the same result. */
  hasAsked(specifiers: readonly string[]): boolean;
  /**
   * Explains why these are still missing after they were requested. Empty for font families, without which an app can
   * run.
   */
  stillMissing(specifiers: readonly string[]): Problem[];
};

/** Gets package layers for one project as its package.json changes; `onProgress` receives the number of packages. */
export function createLayerSource(
  server: Pick<PreviewServer, 'layerFor'>,
  onProgress: (packages: number) => void,
): LayerSource {
  let dependencies: Record<string, string> = {};
  let asked = '';
  let failure: unknown = null;
  const nameOf = (specifiers: readonly string[]) => JSON.stringify([dependencies, specifiers]);

  return {
    usePackageJson(text) {
      if (text === null) return false;
      const before = JSON.stringify(dependencies);
      dependencies = readDependencies(text);
      return JSON.stringify(dependencies) !== before;
    },
    hasAsked: (specifiers) => nameOf(specifiers) === asked,
    stillMissing(specifiers) {
      const names = specifiers.filter((specifier) => !isFamily(specifier));
      if (names.length === 0) return [];
      if (failure !== null) return [missingPackages(names, failure)];
      const message = `${names.join(', ')}: no package of this app has a part of that name.`;
      return [{ kind: 'missing-package', message: message.slice(0, 4000) }];
    },
    async get(specifiers, signal) {
      asked = nameOf(specifiers);
      failure = null;
      const found = await server.layerFor({ dependencies, specifiers }, ({ packages }) => onProgress(packages), signal);
      if (found.ok) return found.value;
      failure = new AppFailure(found.error);
      throw failure;
    },
  };
}

/** The problem for imported packages that are missing. */
export function missingPackages(specifiers: readonly string[], error: unknown): Problem {
  const why = error instanceof AppFailure ? error.message : 'The server does not answer.';
  return { kind: 'missing-package', message: `${specifiers.join(', ')}: ${why}`.slice(0, 4000) };
}
