import type { Mail } from './sign-in/auth-mails';
import type { TokenOf } from './sign-in/standing-sessions';
import type { AuthSettings } from './sign-in/auth-settings';
import type { Captured, CapturedAhead } from './snapshot/capture';
import type { DatabaseFailure } from './session/last-failure';
import type { EngineOptions } from './open-engine';
import type { Caller, ListenerFinding, RowListener, ToldChange, TopicUse } from './listening/row-listener';

/** A request or a response of HTTP as processes can hand it over. */
export type SentRequest = { method: string; url: string; headers: [string, string][]; body: ArrayBuffer | null };
export type SentResponse = { status: number; headers: [string, string][]; body: ArrayBuffer | string | null };

/** One statement and its values; `as` runs it under a role with claims, as a caller's would be. */
export type Statement = { sql: string; values?: readonly unknown[] };

/**
 * Whom to make the app's owner, or whom no longer; `first`: the oldest account, unless there is an owner; `nobody`: only asks. Guests
 * are none.
 */
export type Owned = { userId: string; isNoLonger?: boolean } | 'first' | 'nobody';
/** `isDone`: it was as asked. `owners`: ids of all accounts that are owners after it. */
export type Owners = { isDone: boolean; owners: string[] };

/** What an engine's process is asked. */
export type EngineCall =
  | { type: 'fetch'; request: SentRequest }
  /**
   * Runs them all or none, as the owner of the app's tables. `bringsOwner`: an app of before has an `is_owner()` of its own, for
   * which Easel's makes room.
   */
  | { type: 'change'; statements: readonly Statement[]; bringsOwner?: boolean }
  /** Rows put in, changed or taken out: all statements or none, as the owner of the app's tables, or as who keeps the engine's. */
  | { type: 'write'; statements: readonly Statement[]; as?: 'engine' }
  /** Tries each and takes them all back: tells which would be refused once those before it ran. */
  | { type: 'rehearse'; statements: readonly Statement[] }
  /** Rows of one statement, read by the owner of the app's tables in a transaction that can't write, or by who keeps the engine's. */
  | { type: 'read'; statement: Statement; as?: 'engine' }
  /** The same as somebody of the app would read it: with their role and claims, by the app's policies. */
  | { type: 'read-as'; statement: Statement; caller: Caller }
  /** The three steps of reading all its data at one moment; see `capture.ts`. */
  | { type: 'capture-begin'; known: Uint8Array }
  | { type: 'capture-ahead' }
  | { type: 'capture' }
  | { type: 'listen'; listeners: readonly RowListener[] }
  | { type: 'unlisten'; numbers: readonly number[] }
  /** Asks for what changed, a part at a time. */
  | { type: 'drain' }
  | { type: 'may-use'; use: TopicUse }
  /** Asks which of these sessions have ended. */
  | { type: 'find-ended'; tokens: readonly TokenOf[] }
  /** Makes somebody the app's owner: an account by its id, or, where there is none, whose is the oldest. */
  | { type: 'own'; who: Owned }
  /** How people sign in from now on. */
  | { type: 'configure'; settings: AuthSettings }
  | { type: 'close' };

/** Postgres's word on one of several statements, counted from 0. */
export type Refusal = { failure: DatabaseFailure; statement: number };

/** What it answers, by call. `refused` is Postgres's word and names the statement, counted from 0. */
export type EngineAnswer =
  | { type: 'response'; response: SentResponse }
  | { type: 'rows'; rows: Record<string, unknown>[] }
  /** One list a statement. */
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

/** What opens a backend, as its process is told it: the compiled Postgres is a matter of the process itself. */
export type EngineData = Omit<EngineOptions, 'sendMail' | 'postgres'>;

/**
 * From the server to the process and back; `n` pairs a call with its answer. It is opened once, before the first call. Warming comes before that: an
 * empty database is opened, asked once and closed, so that what is compiled when it is first used has been.
 */
export type ToEngine =
  | { type: 'warm'; data: EngineData }
  | { type: 'open'; data: EngineData }
  | { type: 'call'; n: number; call: EngineCall };
export type FromEngine =
  | { type: 'warmed' }
  | { type: 'opened' }
  | { type: 'answered'; n: number; answer: EngineAnswer }
  /** The engine broke rather than refused: its owner ends the process. */
  | { type: 'broken'; n: number | null; message: string }
  | { type: 'mail'; mail: Mail }
  /** Rows that somebody listens to have changed; said once until they are asked for. */
  | { type: 'changed' }
  /** Changes were made that nobody can be told of any more. */
  | { type: 'missed' };
