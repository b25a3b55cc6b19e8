import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { Preview } from './preview';

/** The preview hosts, what each shows, and what each tree compiles to. */
export interface PreviewStore {
  /** Creates missing rows; existing ones keep what they show. Returned in the order given. */
  ensure(previews: ReadonlyArray<Omit<Preview, 'manifestHash'>>, now: number): Promise<Preview[]>;
  /** Also null while its project is deleted. */
  find(key: string): Promise<Preview | null>;
  show(key: string, manifestHash: string, now: number): Promise<void>;
  /** Later claims replace earlier ones. */
  keepCompiled(tree: CompiledTree, manifestHash: string, now: number): Promise<void>;
  findCompiled(tree: CompiledTree): Promise<string | null>;
}

/** What trees compile to belongs to one project; by fork alone another takes it over. */
export interface PassedOnPreviews {
  /**
   * The fork's first tree compiles to what it did there, and its first `preview` shows that from the start, so that a page which
   * opens it waits for nobody. In the transaction that makes the fork.
   */
  passOnCompiled(
    tx: Database,
    tree: Omit<CompiledTree, 'compiler'>,
    preview: Omit<Preview, 'manifestHash'>,
    now: number,
  ): Promise<void>;
}

export type CompiledTree = { projectId: ProjectId; treeHash: string; compiler: string };
