import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';
import type { FontAddress } from './font-address';
import type { PackageLayer, PackageProgress, PackageRequest } from './package-layer';

export type LayerOptions = { onProgress?: (progress: PackageProgress) => void; signal?: AbortSignal };
export type LayerFile = { bytes: Uint8Array<ArrayBuffer>; contentType: string; encoding: 'br' | 'gzip' | null };

/**
 * Wraps each install and each prebundle that has to be made. It may refuse before anything is fetched, and receives the
 * resulting folder.
 */
export type MakingLayers = <Value>(
  what: 'install' | 'prebundle',
  make: () => Promise<{ made: Result<Value, AppError>; folder: string | null }>,
) => Promise<Result<Value, AppError>>;

/** Package layers by what a project needs, shared between projects. Never runs code from a package. */
export interface PackageLayers {
  /**
   * The layer of a project. Sets that the template covers return at once, without a registry; a new package takes
   * seconds. Equal concurrent requests share one build. Specifiers that don't resolve are missing from `imports`, and
   * build tools (vite, eslint …) are left out. Fails with `package-refused`, `package-not-found`,
   * `packages-unavailable` or `storage-full`, with a sentence as `detail`; rejects with the signal's reason when
   * aborted.
   */
  layerFor(request: PackageRequest, options?: LayerOptions): Promise<Result<PackageLayer, AppError>>;
  /**
   * A folder whose `node_modules` has these packages and their dependencies, for code that runs on the server; nothing
   * is bundled for the browser. Fails like `layerFor`. The folder may be garbage-collected once nothing else uses it,
   * so call this before each use.
   */
  rootFor(dependencies: Readonly<Record<string, string>>, options?: LayerOptions): Promise<Result<string, AppError>>;
  /** The layer of the standard template, made at build time. */
  templateLayer(): Promise<PackageLayer>;
  /** An existing layer by its hash; null if it is not on this disk, or no longer is. */
  find(hash: string): Promise<PackageLayer | null>;
  /** One file of a layer, in the first of these `encodings` that is stored; null if there is none. */
  read(hash: string, file: string, encodings?: readonly ('br' | 'gzip')[]): Promise<LayerFile | null>;
  /** A font from the packages of a layer, by the path its style sheets use; null if there is none. */
  readFont(address: FontAddress): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * A folder whose `node_modules` has exactly the packages the layer was made from, for a production bundle; null if it
   * is gone.
   */
  resolveRoot(hash: string): Promise<string | null>;
  /**
   * Removes the least recently used layers until the folder fits `maxBytes`, but never those in `inUse` or the
   * template's.
   */
  collect(maxBytes: number, inUse: ReadonlySet<string>): Promise<{ bytes: number; removed: string[] }>;
}
