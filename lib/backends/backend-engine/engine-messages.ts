import type { Mail } from './sign-in/auth-mails';
import type { TokenOf } from './sign-in/standing-sessions';
import type { AuthSettings } from './sign-in/auth-settings';
import type { Captured, CapturedAhead } from './changed-blocks/capture';
import type { DatabaseFailure } from './session/last-failure';
import type { EngineOptions } from './open-engine';
import type { Caller, ListenerFinding, RowListener, ToldChange, TopicUse } from './listening/row-listener';

/** An HTTP request or response in a form that processes can exchange. */
export type SentRequest = { method: string; url: string; headers: [string, string][]; body: ArrayBuffer | null };
export type SentResponse = { status: number; headers: [string, string][]; body: ArrayBuffer | string | null };

/** One statement and its values. */
/** `as`: set for a ready-made part's own migration, whose text Easel ships; only `change` runs statements that way. */
export type Statement = { sql: string; values?: readonly unknown[]; as?: 'shipper' };

/**
 * The account to make an owner of the app or to revoke; `first`: the oldest account, unless there is an owner already;
 * `nobody`: changes nothing, only returns the owners. Guests never become owners.
 */
export type Owned = { userId: string; isNoLonger?: boolean } | 'first' | 'nobody';
/** `isDone`: the change was made. `owners`: the account ids of all owners afterwards. */
export type Owners = { isDone: boolean; owners: string[] };

/** The calls an engine's process accepts. */
export type EngineCall =
  | { type: 'fetch'; request: SentRequest }
  /**
   * Runs all of them or none, as the owner of the app's tables. `bringsOwner`: the app defines its own `is_owner()`, so
   * Easel's is removed.
   */
  | { type: 'change'; statements: readonly Statement[]; bringsOwner?: boolean }
  /**
   * Inserts, updates or deletes rows: all statements or none, as the owner of the app's tables, or as the engine's own
   * role.
   */
  | { type: 'write'; statements: readonly Statement[]; as?: 'engine' }
  /** Tries the statements in order, then rolls everything back: reports which would be refused. */
  | { type: 'rehearse'; statements: readonly Statement[] }
  /**
   * Rows of one statement in a read-only transaction, read as the owner of the app's tables or as the engine's own
   * role.
   */
  | { type: 'read'; statement: Statement; as?: 'engine' }
  /** The same as one of the app's users would read it: with their role and claims, through the app's policies. */
  | { type: 'read-as'; statement: Statement; caller: Caller }
  /** The three steps of capturing all its data at one moment; see `capture.ts`. */
  | { type: 'capture-begin'; known: Uint8Array }
  | { type: 'capture-ahead' }
  | { type: 'capture' }
  | { type: 'listen'; listeners: readonly RowListener[] }
  | { type: 'unlisten'; numbers: readonly number[] }
  /** Asks for queued changes, one batch at a time. */
  | { type: 'drain' }
  | { type: 'may-use'; use: TopicUse }
  | { type: 'find-ended'; tokens: readonly TokenOf[] }
  /** Changes or reads the app's owners; see `Owned`. */
  | { type: 'own'; who: Owned }
  | { type: 'configure'; settings: AuthSettings }
  | { type: 'close' };

/** Postgres's refusal of one of several statements, counted from 0. */
export type Refusal = { failure: DatabaseFailure; statement: number };

/** The answers, by call. `refused` is Postgres's refusal and names the statement, counted from 0. */
export type EngineAnswer =
  | { type: 'response'; response: SentResponse }
  | { type: 'rows'; rows: Record<string, unknown>[] }
  /** One list per statement. */
  | { type: 'written'; rows: Record<string, unknown>[][] }
  | { type: 'rehearsed'; refusals: Refusal[] }
  | { type: 'done' }
  | Captured
  | CapturedAhead
  | { type: 'listening'; findings: ListenerFinding[] }
  | { type: 'told'; changes: ToldChange[]; isMore: boolean }
  | { type: 'may-use'; isAllowed: boolean }
  | { type: 'ended'; tokens: readonly TokenOf[] }
  | ({ type: 'owned' } & Owners)
  | { type: 'refused'; failure: DatabaseFailure; statement: number };

/** What a process needs to open a backend; it compiles Postgres itself. */
export type EngineData = Omit<EngineOptions, 'sendMail' | 'postgres'>;

/**
 * From the server to the process and back; `n` matches an answer to its call. An engine is opened once, before the
 * first call. It can be warmed before that: an empty database is opened, queried once and closed, so that code compiled
 * on first use is ready.
 */
export type ToEngine =
  | { type: 'warm'; data: EngineData }
  | { type: 'open'; data: EngineData }
  | { type: 'call'; n: number; call: EngineCall };
export type FromEngine =
  | { type: 'warmed' }
  | { type: 'opened' }
  | { type: 'answered'; n: number; answer: EngineAnswer }
  /** The engine crashed rather than refused: the server kills the process. */
  | { type: 'broken'; n: number | null; message: string }
  | { type: 'mail'; mail: Mail }
  /** Rows that somebody listens to have changed; not repeated until the changes are fetched. */
  | { type: 'changed' }
  /** Some changes were lost and can't be sent any more. */
  | { type: 'missed' };
