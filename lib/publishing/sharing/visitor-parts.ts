import type { Share } from './share';

/** A path on a share's host that no file of an app can use. */
export const visitorFolder = '/__easel/';

export type VisitorFile = { body: Uint8Array | string; headers: Readonly<Record<string, string>> };

/**
 * Serves the files that run an app's backend in the visitor's own tab, instead of the backend shared by all visitors.
 */
export interface VisitorParts {
  /** HTML for the start of the head of every document of this share; null for an app that can't run in a tab. */
  headOf(share: Share): Promise<string | null>;
  /**
   * A file below `/__easel/`; null if there is none at that path. The host adds its own headers; those of the file take
   * precedence.
   */
  fileAt(path: string, share: Share): Promise<VisitorFile | null>;
}
