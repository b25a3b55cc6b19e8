import type { SentRequest, SentResponse } from '@/lib/backends/backend-engine/engine-messages';
import type { PageSetup } from './setup';

/** Why a tab can't run the backend; the shared page then uses the server's. */
export type VisitorFault =
  /** The browser has no workers for this page, or no WebAssembly, or the page is not on a secure origin. */
  | 'unsupported'
  | 'too-little-memory'
  /** The app's own SQL was refused; the server refuses it as well. */
  | 'sql-refused'
  /** It was not ready in time. */
  | 'too-slow'
  | 'crashed';

export type VisitorState =
  | { phase: 'starting' }
  | { phase: 'ready' }
  /** `words`: for the console and the log, never for a visitor. */
  | { phase: 'failed'; fault: VisitorFault; words: string };

/** From a page to the worker. `reply` gets one `SentResponse`, or `{ failed }`. */
export type ToWorker =
  | { type: 'open'; setup: PageSetup; reachedAt: string }
  | { type: 'request'; request: SentRequest; reply: MessagePort }
  | { type: 'socket'; path: string; port: MessagePort }
  | { type: 'start-over' };

/** From the worker to each of its pages. `isFirst`: this page created the data, so nobody can be signed in yet. */
export type FromWorker =
  | { type: 'state'; state: VisitorState; isFirst: boolean }
  | { type: 'mail'; to: string; subject: string; text: string; link: string | null }
  /** All data was deleted and created from scratch: pages reload. */
  | { type: 'renewed' };

export type Replied = SentResponse | { failed: string };

/** Between a page's WebSocket and the worker, on a port of its own. */
export type SocketToWorker = { type: 'message'; data: string | ArrayBuffer } | { type: 'close' };
export type SocketToPage =
  | { type: 'open' }
  | { type: 'message'; data: string | ArrayBuffer }
  | { type: 'close'; code: number; reason: string };

/** From the shared app to the page that frames it. */
export type ToParent =
  | { type: 'easel-visitor'; state: VisitorState }
  | { type: 'easel-visitor-mail'; to: string; subject: string; text: string; link: string | null };
/** The message with which the page that frames it asks to clear everything and start over. */
export const startOverType = 'easel-visitor-start-over';

/** The element of the shared app's document that holds its `PageSetup`. */
export const setupId = 'easel-visitor-setup';
