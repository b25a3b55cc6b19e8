/** One change of a file whose bytes are at hand; what an engine that takes plain files works with. */
export type PlainOperation =
  { type: 'file-write'; path: string; content: string | Uint8Array } | { type: 'file-delete'; path: string };

/** A part the app asks for that never came. */
export type MissingPart = { path: string; importer: string };

/**
 * The release rule for an engine that takes plain files and compiles elsewhere: which finished files may be written
 * now, and which need quiet stand-ins beside them (FINDINGS "Streaming rule"). It knows all files of the project.
 */
export interface ReleaseQueue {
  /** These have ended, while more is to come: what to write now, in this order, stand-ins among it. */
  take(operations: readonly PlainOperation[]): PlainOperation[];
  /** Nothing more comes: everything held goes out as it is; stand-ins still needed remain. */
  flush(): PlainOperation[];
  held(): string[];
  /** What stand-ins are there for. */
  missing(): MissingPart[];
}

/**
 * Begins a queue. `files` is what the engine has, template included; null for a file that is not text. `hasPackage`
 * answers for a bare specifier.
 */
export type CreateReleaseQueue = (
  files: Readonly<Record<string, string | null>>,
  hasPackage: (specifier: string) => boolean,
) => ReleaseQueue;
