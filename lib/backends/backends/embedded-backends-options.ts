import type { BackendId, BackendKeys, OutgoingMail } from './backend';
import type { Walls } from './walls';

export type EmbeddedBackendsOptions = {
  /** Holds one folder per backend. */
  folder: string;
  /** A prebuilt backend folder; a new backend starts as a copy of it (0.2 s instead of 3 s). */
  template: string | null;
  /** The built `engine.worker`; next to it is the built `carry.worker`, for folders of another engine. */
  workerFile: string;
  /** What confines its processes; everything this machine offers by default. Tests take some away. */
  walls?: Walls;
  /** The engine whose files its processes write, as `engineVersion` names it; the installed one by default. */
  engine?: string;
  /** Writes the database of a folder that is marked as unwritten; see `unwritten-folder.ts`. Throws `CannotBegin`. */
  fill?: (folder: string) => Promise<void>;
  /** Whether a backend was deleted for good: late calls must not create it again. */
  isGone?: (id: BackendId) => boolean;
  keysOf: (id: BackendId) => Promise<BackendKeys>;
  siteUrlOf: (id: BackendId) => string;
  onMail: (mail: OutgoingMail) => void;
  /**
   * The owner whose share of places and engine time a backend uses, so that no owner takes up the share of another. By
   * default a single owner has everything. Called when the backend opens.
   */
  ownerOf?: (id: BackendId) => Promise<string>;
  /**
   * How many may be open at once; a call that needs one more waits until there is room, see `fairness/places.ts`. About
   * 150 MB each.
   */
  maxOpen: number;
  /** Milliseconds without a call before a backend is closed. */
  idleAfter: number;
  /** Milliseconds that opening may take. */
  openLimit: number;
  /**
   * Milliseconds that a call may take once the backend is open. If this changes while backends are open, a function,
   * which is called for each call.
   */
  callLimit: number | (() => number);
  /** Megabytes of memory for an open backend; its process is killed above that. Default 900. */
  memoryLimit?: number;
  /** Milliseconds after an opening before a spare process is started for the next one; by default none is kept. */
  spareAfter?: number;
  onSpareReady?: () => void;
  /** Minimum milliseconds between two batches of row changes; default 40. */
  tellEvery?: number;
};
