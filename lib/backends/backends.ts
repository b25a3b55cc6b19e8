import type { AuthSettings } from '@/lib/backend-engine/sign-in/auth-settings';
import type { Owned, Owners, Refusal, Statement } from '@/lib/backend-engine/engine-messages';
import type { Caller, ListenerFinding, RowListener, TopicUse } from '@/lib/backend-engine/listening/row-listener';
import type { TokenOf } from '@/lib/backend-engine/sign-in/standing-sessions';
import type { Result } from '@/lib/foundation/result';
import type { BackendId, Migration, MigrationFailure } from './backend';

/** Why a backend gave no answer. Nothing the call would have changed is half done. */
export type BackendTrouble =
  /** It ran past its time or memory and was stopped; the next call finds it open again. */
  | { code: 'backend-stopped' }
  /** Its files can't be opened. */
  | { code: 'backend-unavailable'; reason: string };

/** A change one listener may know of, as the JSON text supabase-js reads; or that some may have been missed: ask again then. */
export type HearChanges = (told: { type: 'change'; n: number; data: string } | { type: 'missed' }) => void;

/**
 * The databases of generated apps, with sign-in, rows and uploads each.
 * One is opened by its first call and closed when idle; a call that comes meanwhile waits and is not refused.
 */
export interface Backends {
  /** Answers a call of supabase-js: the path begins with `/auth/v1`, `/rest/v1` or `/storage/v1`. */
  fetch(id: BackendId, request: Request): Promise<Result<Response, BackendTrouble>>;
  /**
   * Runs those that have not run yet, in order of name, each whole or not at all; stops at the first that fails. `together`:
   * all of them or none.
   */
  migrate(
    id: BackendId,
    migrations: readonly Migration[],
    how?: 'each' | 'together',
  ): Promise<Result<{ applied: readonly string[] }, BackendTrouble | MigrationFailure>>;
  /** Changes how people sign in to it, for good; what was asked before stays as it is. */
  configure(id: BackendId, settings: AuthSettings): Promise<Result<void, BackendTrouble>>;
  /**
   * Rows of one statement that can't change anything, read past all policies, as who owns the app's tables. `engine` reads what the
   * engine keeps for itself besides, its mails for example, and is not to be asked of what an app has made.
   */
  read(
    id: BackendId,
    sql: string,
    values?: readonly unknown[],
    as?: 'engine',
  ): Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;
  /** The same with somebody's role and claims: the rows the app's own policies let them see, or Postgres's refusal. */
  readAs(
    id: BackendId,
    caller: Caller,
    sql: string,
    values?: readonly unknown[],
  ): Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;
  /**
   * Rows put in, changed or taken out past all policies, for those who edit the project: all statements or none. Answers the
   * rows of each; a refusal names the statement it stopped at by its SQL. `engine` reaches what the engine keeps for itself besides.
   */
  write(
    id: BackendId,
    statements: readonly Statement[],
    as?: 'engine',
  ): Promise<Result<readonly (readonly Record<string, unknown>[])[], BackendTrouble | MigrationFailure>>;
  /** Tries each statement after those before it that worked, and takes all back: what would be refused, by number from 0. */
  rehearse(id: BackendId, statements: readonly Statement[]): Promise<Result<readonly Refusal[], BackendTrouble>>;
  /**
   * Tells these listeners of rows that change from now on, in order and without waiting for them; the same number again
   * takes the place of the one before, with another caller for example. A refused one is not kept. The backend stays open
   * while anybody listens, unless another needs its place; what changes then is told all the same, since a write opens it.
   * After `missed` nobody of this backend listens any more.
   */
  listen(
    id: BackendId,
    listeners: readonly RowListener[],
    hear: HearChanges,
  ): Promise<Result<readonly ListenerFinding[], BackendTrouble>>;
  /** Nothing is told to these after this call, not even what stands in a queue. */
  unlisten(id: BackendId, numbers: readonly number[]): void;
  /** Whether the app's policies let a caller read or write a private channel. */
  mayUse(id: BackendId, use: TopicUse): Promise<Result<boolean, BackendTrouble>>;
  /** Which of these sessions have ended: signed out, or their account is gone or shut out. */
  findEnded(id: BackendId, tokens: readonly TokenOf[]): Promise<Result<readonly TokenOf[], BackendTrouble>>;
  /**
   * Makes somebody an owner of the app, or no longer, and tells who all are. Not done where there is no such account or owner, or, for
   * `first`, where there is an owner already.
   */
  own(id: BackendId, who: Owned): Promise<Result<Owners, BackendTrouble>>;
  /** Tells of each call that may have written something, after it; answers how to stop. Opens nothing. */
  onCalled(id: BackendId, hear: () => void): () => void;
  /** Whether anything has ever been stored in it; asking opens nothing. */
  hasData(id: BackendId): Promise<boolean>;
  /** Forgets a backend with all it holds. */
  remove(id: BackendId): Promise<void>;
  /** Closes all that are open; what was answered is on disk. */
  dispose(): Promise<void>;
}
