import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { Preview } from './preview';

/** Stores the preview hosts, what each one shows, and what each tree compiles to. */
export interface PreviewStore {
  /** Creates missing rows; existing ones keep what they show. Returns them in the order given. */
  ensure(previews: ReadonlyArray<Omit<Preview, 'manifestHash'>>, now: number): Promise<Preview[]>;
  /** Also null while its project is deleted. */
  find(key: string): Promise<Preview | null>;
  show(key: string, manifestHash: string, now: number): Promise<void>;
  /** Later claims replace earlier ones. */
  keepCompiled(tree: CompiledTree, manifestHash: string, now: number): Promise<void>;
  findCompiled(tree: CompiledTree): Promise<string | null>;
}

/** Compiled trees belong to one project. Only a fork may take them over. */
export interface PassedOnPreviews {
  /**
   * Copies the compiled form of the fork's first tree and makes its first `preview` show it at once, so that the page
   * needs no compiling when it is opened. Runs in the transaction that makes the fork.
   */
  passOnCompiled(
    tx: Database,
    tree: Omit<CompiledTree, 'compiler'>,
    preview: Omit<Preview, 'manifestHash'>,
    now: number,
  ): Promise<void>;
}

export type CompiledTree = { projectId: ProjectId; treeHash: string; compiler: string };
