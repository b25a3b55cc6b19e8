import type { AppError } from '../foundation/app-error';
import type { Result } from '../foundation/result';
import type { FontAddress } from './font-address';
import type { PackageLayer, PackageProgress, PackageRequest } from './package-layer';

export type LayerOptions = { onProgress?: (progress: PackageProgress) => void; signal?: AbortSignal };
export type LayerFile = { bytes: Uint8Array<ArrayBuffer>; contentType: string; encoding: 'br' | 'gzip' | null };

/**
 * Around each install and each prebundle that is really made: may refuse it before anything is fetched, and hears in which
 * folder it lies afterwards.
 */
export type MakingLayers = <Value>(
  what: 'install' | 'prebundle',
  make: () => Promise<{ made: Result<Value, AppError>; folder: string | null }>,
) => Promise<Result<Value, AppError>>;

/** Package layers by what a project needs, shared by all projects. Nothing a package holds is ever run. */
export interface PackageLayers {
  /**
   * The layer of a project. Sets the template already answers come at once, without a registry; a new package takes
   * seconds. Equal requests at the same time share one build. Specifiers that lead nowhere are missing from `imports`,
   * and build tools (vite, eslint …) are left out. Fails with `package-refused`, `package-not-found`,
   * `packages-unavailable` or `storage-full`, `detail` being a sentence; rejects with the signal's reason when aborted.
   */
  layerFor(request: PackageRequest, options?: LayerOptions): Promise<Result<PackageLayer, AppError>>;
  /** The layer of the standard template, made while Easel was built. */
  templateLayer(): Promise<PackageLayer>;
  /** A layer that was made before, by its hash; null when it is not on this disk (any more). */
  find(hash: string): Promise<PackageLayer | null>;
  /** One file of a layer, in the first of `encodings` kept for it; null when there is none. */
  read(hash: string, file: string, encodings?: readonly ('br' | 'gzip')[]): Promise<LayerFile | null>;
  /** A font of the packages a layer was made of, as its style sheets address it; null when there is none. */
  readFont(address: FontAddress): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Folder whose `node_modules` holds exactly what the layer was made of, for a production bundle; null if it is gone. */
  resolveRoot(hash: string): Promise<string | null>;
  /** Drops what was used longest ago until the folder fits `maxBytes`; layers in `inUse` and the template's stay. */
  collect(maxBytes: number, inUse: ReadonlySet<string>): Promise<{ bytes: number; removed: string[] }>;
}
