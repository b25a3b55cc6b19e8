import type { Share } from './share';

/** Addresses that no file of an app can take on a share's host. */
export const visitorFolder = '/__easel/';

export type VisitorFile = { body: Uint8Array | string; headers: Readonly<Record<string, string>> };

/** What runs an app's backend in the visitor's own tab, instead of the one all visitors share. */
export interface VisitorParts {
  /** HTML that goes first into the head of every document of this share; null for an app that can't run in a tab. */
  headOf(share: Share): Promise<string | null>;
  /** A file below `/__easel/`; null if there is none at that path. The host adds its own headers, and these win. */
  fileAt(path: string, share: Share): Promise<VisitorFile | null>;
}
