import type { FileTree } from '../files/file-operation';
import type { Problem } from '../foundation/problem';
import type { Result } from '../foundation/result';
import type { AppPromise, PromiseResult } from '../promises/promise';
import type { Trial } from '../turn-events/turn-event';
import type { SiteFile } from './build-site';
import type { CompilerOperation } from './compiler';
import type { ContainerAbsence } from './container';
import type { Visit } from './visit';

/** What the preview is doing, in a form the studio can put in words. */
export type RuntimeStatus =
  | { phase: 'starting'; step: 'connecting' | 'packages' | 'compiling'; packages: number | null }
  /** `placeholders` counts parts still to come while a reply streams. */
  | { phase: 'ready'; placeholders: number }
  | { phase: 'problem'; problems: Problem[] }
  /** This engine can't run here; the files can be edited all the same. */
  | { phase: 'unavailable'; reason: EngineAbsence };

/** Why an engine can't run in this page. */
export type EngineAbsence = ContainerAbsence;

/** What trying a tree showed. */
export type Observation = {
  treeHash: string;
  phase: 'settled' | 'problem';
  problems: Problem[];
  trial: Trial;
  /** One for each promise that was to be tried, in the order given; absent where there were none. */
  promises?: PromiseResult[];
  /** What the page looked like where a promise broke, as JPEG; absent where there is none. */
  pictures?: PromisePicture[];
};
export type PromisePicture = { promiseId: string; bytes: Uint8Array<ArrayBuffer> };

/** What is to be found out about checks themselves. */
export type Checks = {
  /** The version that the draft began with: a check that held there and fails now is walked on it, too. Null: there is none. */
  before: string | null;
  /** Ids of promises whose steps are new: they count only if they notice small breaks. */
  toProve: readonly string[];
};

/** Makes the site visitors get, where the engine itself can; the other's sites are bundled by the server. */
export interface SiteBuilding {
  /** Builds this tree as its own `npm run build` does, once the runtime holds it. Null where there is no such engine in this page. */
  buildSite(
    tree: { hash: string; entries: FileTree },
    signal: AbortSignal,
  ): Promise<Result<readonly SiteFile[], readonly Problem[]> | null>;
}

/** Runs one project in the browser: DESIGN "Runtime". All methods may be called in any order after `mount`; they queue. */
export interface Runtime {
  /** Shows this tree; resolves once it is shown or its problem is known. Aborting leaves what was shown before. */
  mount(tree: { hash: string; entries: FileTree }, signal: AbortSignal): Promise<void>;
  /** Finished operations. `isStreaming` lets the release rule hold back what can't stand yet. */
  apply(operations: readonly CompilerOperation[], isStreaming: boolean): Promise<void>;
  /** The text so far of a file that is being written. */
  applyPartial(path: string, text: string): Promise<void>;
  /** No more operations of this reply come. */
  flush(): Promise<void>;
  /**
   * Opens every route it can find of the given tree at three widths, in a second frame with a copy of the data that
   * was there when the turn began, carries out `visits` there and tries `promises` on fresh data; the visible frame is not touched.
   */
  try(
    treeHash: string,
    signal: AbortSignal,
    visits?: readonly Visit[],
    promises?: readonly AppPromise[],
    /** Called at each answer of the page that is tried; often. */
    progressed?: () => void,
    checks?: Checks,
  ): Promise<Observation>;
  /** Remembers the app's stored data as it is now, for `try`. */
  holdData(): Promise<void>;
  reload(): Promise<void>;
  subscribe(listener: (status: RuntimeStatus) => void): () => void;
  dispose(): Promise<void>;
}
