/** One change of a file, with its bytes, for engines that work on plain files. */
export type PlainOperation =
  | { type: 'file-write'; path: string; content: string | Uint8Array }
  | { type: 'file-delete'; path: string };

/** A file the app imports that was never written. */
export type MissingPart = { path: string; importer: string };

/**
 * The release rule for an engine that takes plain files and compiles elsewhere: which finished files may be written
 * now, and which placeholders they need. It knows all files of the project.
 */
export interface ReleaseQueue {
  /** Takes finished files while more are expected. Returns what to write now, in this order, placeholders included. */
  take(operations: readonly PlainOperation[]): PlainOperation[];
  /** The reply has ended: releases every held file as it is. Placeholders that are still needed stay. */
  flush(): PlainOperation[];
  held(): string[];
  /** The files that placeholders stand in for. */
  missing(): MissingPart[];
}

/**
 * Starts a queue. `files` is what the engine has, template included; null for a file that is not text. `hasPackage`
 * says whether a bare specifier resolves.
 */
export type CreateReleaseQueue = (
  files: Readonly<Record<string, string | null>>,
  hasPackage: (specifier: string) => boolean,
) => ReleaseQueue;
