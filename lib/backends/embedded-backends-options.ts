import type { BackendId, BackendKeys, OutgoingMail } from './backend';
import type { Walls } from './walls';

export type EmbeddedBackendsOptions = {
  /** One folder a backend lies in it. */
  folder: string;
  /** A backend's folder made once; a new one begins as a copy of it (0.2 s instead of 3 s). */
  template: string | null;
  /** The built `engine.worker`; beside it lies the built `carry.worker`, for folders of another engine. */
  workerFile: string;
  /** What keeps its processes to themselves; all that this machine has unless a test takes some away. */
  walls?: Walls;
  /** Whose files its processes write, in the words of `engineVersion`; the installed one unless said. */
  engine?: string;
  keysOf: (id: BackendId) => Promise<BackendKeys>;
  siteUrlOf: (id: BackendId) => string;
  onMail: (mail: OutgoingMail) => void;
  /**
   * Whose places and engine time a backend takes: where several owners are, none takes what another needs. One owner has all of
   * them unless this says otherwise. Asked when it is opened.
   */
  ownerOf?: (id: BackendId) => Promise<string>;
  /** How many may be open at once; a call for one more waits until there is room, see `places/places.ts`. About 150 MB each. */
  maxOpen: number;
  /** Milliseconds without a call after which one is closed. */
  idleAfter: number;
  /** Milliseconds opening may take, and a call once it is open. */
  openLimit: number;
  /** A function where it changes while a backend is open: each call takes what it says then. */
  callLimit: number | (() => number);
  /** Megabytes an open one may have in memory; beyond it its process is ended. 900 unless said. */
  memoryLimit?: number;
  /** Milliseconds after an opening until a spare process is begun for the next one; none is kept unless said. */
  spareAfter?: number;
  /** Told when a spare process may be taken. */
  onSpareReady?: () => void;
  /** Milliseconds between two times that changed rows are told; 40 unless said. */
  tellEvery?: number;
};
