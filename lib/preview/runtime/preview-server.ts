import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';
import type { PackageLayer, PackageProgress } from '../packages/package-layer';
import type { CompiledPart } from './compiled-parts';
import type { CompilerFile, PreviewManifest } from './compiler';

/**
 * Addresses of this viewer's previews of a project. `shown` is the manifest that lane `main` will show at its next
 * load.
 */
export type PreviewAddresses = { mainUrl: string; tryUrl: string; layersOrigin: string; shown: string | null };
export type LayerRequest = { dependencies: Readonly<Record<string, string>>; specifiers: readonly string[] };

/**
 * The page's requests to the server for one project. Every method throws `AppFailure` if the server refuses or can't be
 * reached. `layerFor` also returns failures as a Result, because packages can be missing through the project's own
 * fault.
 */
export interface PreviewServer {
  /** Whether the server answers at all. */
  isReachable(): Promise<boolean>;
  open(): Promise<PreviewAddresses>;
  /** All files of a tree. */
  files(treeHash: string, signal: AbortSignal): Promise<Readonly<Record<string, CompilerFile>>>;
  layerFor(
    request: LayerRequest,
    onProgress: (progress: PackageProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<PackageLayer, AppError>>;
  /** The compiled form of this tree and the hash of its manifest, if it was compiled before. */
  findCompiled(treeHash: string, compiler: string): Promise<{ manifest: PreviewManifest; manifestHash: string } | null>;
  /** Code of stored modules, by hash. */
  compiledCode(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  missing(hashes: readonly string[]): Promise<string[]>;
  store(parts: readonly CompiledPart[]): Promise<void>;
  /**
   * Makes a lane show this from its next load on; returns the manifest's hash. `treeHash` is null for a state that is
   * not a stored tree.
   */
  show(lane: 'main' | 'try', treeHash: string | null, manifest: PreviewManifest): Promise<string>;
  /** Undoes everything lane `try` has stored on the server since the trial began. */
  rewindTrial(): Promise<void>;
  /**
   * Replaces the trial's data with fresh data, of the draft or of the version before it: tables, content, sample rows
   * and the owner's account.
   */
  freshenTrial(of: 'draft' | 'before', withOwner: boolean): Promise<void>;
  /**
   * Signs in to an account of the fresh data (null for the owner). Returns the session in the form supabase-js stores,
   * or fails with the app's own message.
   */
  signInTrial(name: string | null): Promise<Result<unknown, string>>;
}
