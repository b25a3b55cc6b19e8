import { layoutKinds, type ProblemKind } from '../../base/foundation/problem';
import type { PageStep } from '../../base/promises/journey-legs';
import { outlineLimits } from '../../base/promises/page-outline';
import { readPicture } from '../../base/promises/picture';
import { longestText, type Found } from '../../base/promises/promise';
import type { SmallBreak } from '../../base/promises/small-break';
import { foundSchema } from '../../base/promises/promise-schema';

/**
 * The `postMessage` protocol between the studio and a preview frame. The frame runs code nobody has reviewed, so each
 * side checks origin and window exactly, and the studio validates every message it receives (`readFrameMessage`).
 */

/**
 * One module for the frame to run from a blob; specifiers of project files are root-relative URLs, those of packages
 * are bare.
 */
export type FrameModule = {
  url: string;
  code: string;
  imports: Array<{ start: number; end: number; specifier: string }>;
};

/** A page's storages as key-value pairs, and its databases, at most 5 MB of them; absent if it has none. */
export type HeldData = {
  local: Array<[string, string]>;
  session: Array<[string, string]>;
  databases?: HeldDatabase[];
};
/** An IndexedDB database. Keys and values are structured clones that no code here inspects. */
export type HeldDatabase = { name: string; version: number; stores: HeldStore[] };
export type HeldStore = {
  name: string;
  keyPath: string | string[] | null;
  autoIncrement: boolean;
  indexes: Array<{ name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }>;
  records: Array<[key: IDBValidKey, value: unknown]>;
};

export type StudioMessage =
  /**
   * Lane `try`, and a frame without a manifest, wait for this before they run any code of the app. `data` replaces the
   * storages.
   */
  | {
      type: 'start';
      data: HeldData | null;
      /**
       * Allows small breaks in this document (`small-break.ts`). A list in a response becomes empty if it contains the
       * words in `emptied`.
       */
      breaks?: { emptied: string | null } | undefined;
    }
  /**
   * Runs an app from scratch in the current document: style sheets first, then the entry into an emptied root. Used for
   * the first build, and to recover an app that could not start.
   */
  | {
      type: 'boot';
      id: number;
      modules: FrameModule[];
      packages: Record<string, string>;
      html: string;
      styles: string[];
      entry: string;
    }
  /**
   * Replaces `modules` (imported ones first) and runs `boundaries` again in place; `html` is index.html if it changed,
   * otherwise null.
   */
  | { type: 'update'; id: number; modules: FrameModule[]; boundaries: string[]; html: string | null }
  /** Sent when the studio attaches after the document loaded. Answered by `ready` and every message sent before. */
  | { type: 'greet' }
  | { type: 'reload' }
  | { type: 'navigate'; route: string; mode: 'in-place' | 'load' }
  | { type: 'data-export'; id: number }
  /**
   * Answered by `settled` once nothing is loading and nothing has changed for `quiet` ms (150 by default), or after
   * `cap` ms. `look`: lane `try` first reports layout flaws of the page (`preview-client/look`).
   */
  | { type: 'settle'; id: number; cap: number; quiet?: number; look?: boolean }
  /**
   * One step of a journey, lane `try` only. `wanted` is the number a counting step waits for; null if it only counts.
   */
  | { type: 'step'; id: number; step: PageStep; wanted: number | null; broken?: SmallBreak | undefined }
  /** Asks what the page shows, by role and name. Lane `try` only. */
  | { type: 'outline'; id: number }
  /**
   * Asks for a picture of the viewport. Lane `try` only. `isWhole`: at full width and with the app's own fonts, for
   * judging how it looks.
   */
  | { type: 'picture'; id: number; isWhole?: boolean };

/** A position in a compiled module; `url` as in the compiler. Lines and columns count from 1, as in stack traces. */
export type StackFrame = { url: string; line: number; column: number };

export type FrameMessage =
  /**
   * `manifest` is the hash of the manifest the document was made from; null for the empty canvas. `isAnswer`: sent in
   * answer to a `greet`.
   */
  | { type: 'ready'; manifest: string | null; route: string; isAnswer?: boolean }
  /** The app's first content is on screen; `at` in ms since the document started. */
  | { type: 'painted'; at: number }
  /** The `boot` or `update` with this id has taken effect; earlier reports are about the previous code. */
  | { type: 'updating'; id: number }
  /** `id` is that of the `boot` or `update` it answers, or 0 when the document's own app started. */
  | { type: 'updated'; id: number; outcome: UpdateOutcome }
  | {
      type: 'problem';
      kind: ProblemKind;
      message: string;
      frames: StackFrame[];
      route: string;
      width: number;
      excerpt: string;
    }
  | { type: 'route'; route: string }
  | { type: 'data'; id: number; data: HeldData }
  | { type: 'settled'; id: number; route: string; width: number; links: string[]; isBlank: boolean; isBroken: boolean }
  /**
   * `found` is what was there instead; null if the step succeeded. `count` is the result of a counting step, `text` the
   * text to remember, `breaks` how often the document has been broken so far.
   */
  | { type: 'stepped'; id: number; found: Found | null; count: number | null; text?: string | null; breaks?: number }
  | { type: 'outlined'; id: number; lines: string[]; presses: OutlinedPress[] }
  /** A JPEG, or at least bytes that the page claims to be one; null if it could not make a picture. */
  | { type: 'pictured'; id: number; picture: ArrayBuffer | null }
  | { type: 'heartbeat' };

export type OutlinedPress = { role: 'button' | 'tab'; name: string };

/** `reload`: modules in an import cycle can't be replaced in place. `broken`: running them failed. */
export type UpdateOutcome = 'done' | 'reload' | 'broken';

const problemKinds: ReadonlySet<string> = new Set<ProblemKind>([
  'page-error',
  'unhandled-rejection',
  'console-error',
  'blank-page',
  'failed-request',
  'sideways-overflow',
  ...layoutKinds,
]);

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length <= max;
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isRoute = (value: unknown): value is string => isText(value, 512) && value.startsWith('/');

function isListOf<Item>(value: unknown, max: number, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.length <= max && value.every(isItem);
}

const isEntry = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && isText(value[0], 10_000) && isText(value[1], 5_500_000);
const isStackFrame = (value: unknown): value is StackFrame =>
  isFields(value) && isText(value.url, 1000) && isCount(value.line) && isCount(value.column);

const isPicture = (value: unknown) => value instanceof ArrayBuffer && readPicture(new Uint8Array(value)) !== null;

const isPress = (value: unknown): value is OutlinedPress =>
  isFields(value) && (value.role === 'button' || value.role === 'tab') && isText(value.name, outlineLimits.line);

function isHeldData(value: unknown): value is HeldData {
  return (
    isFields(value) &&
    isListOf(value.local, 10_000, isEntry) &&
    isListOf(value.session, 10_000, isEntry) &&
    (value.databases === undefined || isListOf(value.databases, 50, isHeldDatabase))
  );
}

const isKeyPath = (value: unknown): value is string | string[] =>
  isText(value, 500) || isListOf(value, 20, (one): one is string => isText(one, 500));
const isIndex = (value: unknown): value is HeldStore['indexes'][number] =>
  isFields(value) && isText(value.name, 500) && isKeyPath(value.keyPath);
const isRecord = (value: unknown): value is [IDBValidKey, unknown] => Array.isArray(value) && value.length === 2;

function isHeldDatabase(value: unknown): value is HeldDatabase {
  const isStore = (store: unknown): store is HeldStore =>
    isFields(store) &&
    isText(store.name, 500) &&
    (store.keyPath === null || isKeyPath(store.keyPath)) &&
    isListOf(store.indexes, 50, isIndex) &&
    isListOf(store.records, 100_000, isRecord);
  return isFields(value) && isText(value.name, 500) && isCount(value.version) && isListOf(value.stores, 100, isStore);
}

function hasFields(message: Fields): boolean {
  switch (message.type) {
    case 'ready':
      return (
        (message.manifest === null || isText(message.manifest, 64)) &&
        isRoute(message.route) &&
        ['boolean', 'undefined'].includes(typeof message.isAnswer)
      );
    case 'painted':
      return isCount(message.at);
    case 'updating':
      return isCount(message.id);
    case 'updated':
      return isCount(message.id) && ['done', 'reload', 'broken'].includes(message.outcome as string);
    case 'problem':
      return (
        problemKinds.has(message.kind as string) &&
        isText(message.message, 4000) &&
        isListOf(message.frames, 10, isStackFrame) &&
        isRoute(message.route) &&
        isCount(message.width) &&
        isText(message.excerpt, 2000)
      );
    case 'route':
      return isRoute(message.route);
    case 'data':
      return isCount(message.id) && isHeldData(message.data);
    case 'settled':
      return (
        isCount(message.id) &&
        isRoute(message.route) &&
        isCount(message.width) &&
        isListOf(message.links, 200, isRoute) &&
        typeof message.isBlank === 'boolean' &&
        typeof message.isBroken === 'boolean'
      );
    case 'stepped':
      return (
        isCount(message.id) &&
        (message.count === null || isCount(message.count)) &&
        (message.text === undefined || message.text === null || isText(message.text, longestText)) &&
        (message.breaks === undefined || isCount(message.breaks)) &&
        (message.found === null || foundSchema.safeParse(message.found).success)
      );
    case 'outlined':
      return (
        isCount(message.id) &&
        isListOf(message.lines, outlineLimits.lines, (line): line is string => isText(line, outlineLimits.line)) &&
        isListOf(message.presses, 20, isPress)
      );
    case 'pictured':
      return isCount(message.id) && (message.picture === null || isPicture(message.picture));
    case 'heartbeat':
      return true;
    default:
      return false;
  }
}

/**
 * Returns the message if it is well-formed, else null. Must be cheap, because a hostile page may send thousands a
 * second.
 */
export function readFrameMessage(data: unknown): FrameMessage | null {
  return isFields(data) && hasFields(data) ? (data as FrameMessage) : null;
}
