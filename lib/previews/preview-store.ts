import type { ProjectId } from '../foundation/id';
import type { Preview } from './preview';

/** Which preview hosts there are, what each shows, and what a tree compiles to. */
export interface PreviewStore {
  /** Makes the rows that are absent; those that are there keep what they show. In the order given. */
  ensure(previews: ReadonlyArray<Omit<Preview, 'manifestHash'>>, now: number): Promise<Preview[]>;
  /** Null too while its project is deleted. */
  find(key: string): Promise<Preview | null>;
  show(key: string, manifestHash: string, now: number): Promise<void>;
  /** Later claims replace earlier ones. */
  keepCompiled(tree: CompiledTree, manifestHash: string, now: number): Promise<void>;
  findCompiled(tree: CompiledTree): Promise<string | null>;
}

export type CompiledTree = { projectId: ProjectId; treeHash: string; compiler: string };
