import type { AppError } from '../foundation/app-error';
import type { Result } from '../foundation/result';
import type { PackageLayer, PackageProgress } from '../packages/package-layer';
import type { CompiledPart } from './compiled-parts';
import type { CompilerFile, PreviewManifest } from './compiler';

/** Where this viewer's previews of a project are. `shown` is the manifest lane `main` shows at its next load. */
export type PreviewAddresses = { mainUrl: string; tryUrl: string; layersOrigin: string; shown: string | null };
export type LayerRequest = { dependencies: Readonly<Record<string, string>>; specifiers: readonly string[] };

/**
 * What the page asks of the server for one project. Every method throws `AppFailure` when the server refuses or can't
 * be reached; getting packages is the one that fails for reasons of the project's own, hence its Result.
 */
export interface PreviewServer {
  /** Whether Easel answers at all. */
  isReachable(): Promise<boolean>;
  open(): Promise<PreviewAddresses>;
  /** All files of a tree. */
  files(treeHash: string, signal: AbortSignal): Promise<Readonly<Record<string, CompilerFile>>>;
  layerFor(
    request: LayerRequest,
    onProgress: (progress: PackageProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<PackageLayer, AppError>>;
  /** What this tree compiles to, if it was compiled before; with the manifest's own hash. */
  findCompiled(treeHash: string, compiler: string): Promise<{ manifest: PreviewManifest; manifestHash: string } | null>;
  /** Code of modules kept before, by hash. */
  compiledCode(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  missing(hashes: readonly string[]): Promise<string[]>;
  store(parts: readonly CompiledPart[]): Promise<void>;
  /** Makes a lane show this from its next load on; returns the manifest's hash. `treeHash` is null for a state no tree names. */
  show(lane: 'main' | 'try', treeHash: string | null, manifest: PreviewManifest): Promise<string>;
  /** What lane `try` has stored on the server since the trial began is as if it had never been. */
  rewindTrial(): Promise<void>;
  /** Makes it fresh data instead, of the draft or of the version before it: tables, content and sample rows, and the owner's account. */
  freshenTrial(of: 'draft' | 'before', withOwner: boolean): Promise<void>;
  /** The session of somebody in fresh data (null: the owner), as supabase-js keeps it. Fails with the app's own words. */
  signInTrial(name: string | null): Promise<Result<unknown, string>>;
}
