/** One change of a file, with its bytes, for engines that work on plain files. */
export type PlainOperation =
  | { type: 'file-write'; path: string; content: string | Uint8Array }
  | { type: 'file-delete'; path: string };

/** A file the app imports that was never written. */
export type MissingPart = { path: string; importer: string };

/**
 * Applies the release rule for an engine that takes plain files and compiles them itself: which finished files may be
 * written now, and which placeholders they need. It knows all files of the project.
 */
export interface ReleaseQueue {
  /** Takes finished files while more are expected. Returns what to write now, in order, including placeholders. */
  take(operations: readonly PlainOperation[]): PlainOperation[];
  /** Ends a reply: releases every file held back. Placeholders that are still needed stay. */
  flush(): PlainOperation[];
  held(): string[];
  /** The files that placeholders replace. */
  missing(): MissingPart[];
}

/**
 * Creates a queue. `files` is what the engine has, template included, with null for files that are not text.
 * `hasPackage` tells whether a bare specifier resolves.
 */
export type CreateReleaseQueue = (
  files: Readonly<Record<string, string | null>>,
  hasPackage: (specifier: string) => boolean,
) => ReleaseQueue;
