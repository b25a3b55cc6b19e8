import type { FileTree } from '../../base/files/file-operation';
import type { Problem } from '../../base/foundation/problem';
import type { Result } from '../../base/foundation/result';
import type { PageOutline } from '../../base/promises/page-outline';
import type { AppPromise, PromiseResult } from '../../base/promises/promise';
import type { Trial } from '../../base/turn-events/turn-event';
import type { SiteFile } from './build-site';
import type { CompilerOperation } from './compiler';
import type { ContainerAbsence } from './container';
import type { Visit } from './visit';

/** What the preview is doing; the studio shows this in words. */
export type RuntimeStatus =
  | { phase: 'starting'; step: 'connecting' | 'packages' | 'compiling'; packages: number | null }
  /** `placeholders` is the number of parts still missing while a reply streams. */
  | { phase: 'ready'; placeholders: number }
  | { phase: 'problem'; problems: Problem[] }
  /** This engine can't run here; the files can still be edited. */
  | { phase: 'unavailable'; reason: EngineAbsence };

/** Why an engine can't run in this page. */
export type EngineAbsence = ContainerAbsence;

/** The result of trying a tree. */
export type Observation = {
  treeHash: string;
  phase: 'settled' | 'problem';
  problems: Problem[];
  trial: Trial;
  /** One result per promise, in the order given; absent if there were none. */
  promises?: PromiseResult[];
  /** What the pages show on fresh data; absent if it was not requested, or there was a fault. */
  pages?: PageOutline[];
  /** Pictures of the page where a promise was broken, as JPEG; absent if there are none. */
  pictures?: PromisePicture[];
};
/** `width` in CSS px. */
export type FirstScreen = { width: number; bytes: Uint8Array<ArrayBuffer> };
export type PromisePicture = { promiseId: string; bytes: Uint8Array<ArrayBuffer> };

/** What a trial should find out about the checks themselves. */
export type Checks = {
  /**
   * The version the draft started from; null if there is none. A check that passed there and fails now is walked on it
   * again.
   */
  before: string | null;
  /** Ids of promises with new steps: they count only if they notice small breaks. */
  toProve: readonly string[];
  /** Whether to list what the pages show; absent means no. */
  outline?: boolean;
  /** True if the pages of this tree were opened before, so that only its promises are tried. Absent means no. */
  isOpened?: boolean;
};

/** Builds the site for visitors, if the engine can; sites of the other engine are bundled by the server. */
export interface SiteBuilding {
  /**
   * Builds this tree with its own `npm run build`, once the runtime has loaded it. Null if this page has no such
   * engine.
   */
  buildSite(
    tree: { hash: string; entries: FileTree },
    signal: AbortSignal,
  ): Promise<Result<readonly SiteFile[], readonly Problem[]> | null>;
}

/**
 * Runs one project in the browser: docs/decisions/runtime.md. After `mount`, methods may be called in any order; calls are
 * queued.
 */
export interface Runtime {
  /**
   * Shows this tree. Resolves once it is shown or its problem is known. Aborting leaves the previous tree on screen.
   */
  mount(tree: { hash: string; entries: FileTree }, signal: AbortSignal): Promise<void>;
  /** Applies finished operations. With `isStreaming`, the release rule may hold back files that would not work yet. */
  apply(operations: readonly CompilerOperation[], isStreaming: boolean): Promise<void>;
  /** Takes the text so far of a file that is still being written. */
  applyPartial(path: string, text: string): Promise<void>;
  /** Ends a reply: no more operations follow. */
  flush(): Promise<void>;
  /**
   * Opens every route of the given tree it can find, at three widths, in a second frame with a copy of the data from
   * when the turn began. Then carries out `visits` there and tries `promises` on fresh data. The visible frame is not
   * affected.
   */
  try(
    treeHash: string,
    signal: AbortSignal,
    visits?: readonly Visit[],
    promises?: readonly AppPromise[],
    /** Called often: each time the page being tried answers. */
    progressed?: () => void,
    checks?: Checks,
  ): Promise<Observation>;
  /**
   * The first screen of this tree on a desktop and on a phone, as JPEGs in that order, with a copy of the data. Null if
   * this engine can't take pictures, or the page does not open.
   */
  lookAt(treeHash: string, signal: AbortSignal): Promise<readonly FirstScreen[] | null>;
  /** Saves the app's current stored data for `try`. */
  holdData(): Promise<void>;
  reload(): Promise<void>;
  subscribe(listener: (status: RuntimeStatus) => void): () => void;
  dispose(): Promise<void>;
}
