import type { AuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';
import type { Owned, Owners, Refusal, Statement } from '@/lib/backends/backend-engine/engine-messages';
import type {
  Caller,
  ListenerFinding,
  RowListener,
  TopicUse,
} from '@/lib/backends/backend-engine/listening/row-listener';
import type { TokenOf } from '@/lib/backends/backend-engine/sign-in/standing-sessions';
import type { Result } from '@/lib/base/foundation/result';
import type { BackendId, Migration, MigrationFailure } from './backend';

/** Why a backend did not respond. None of the call's changes is left half done. */
export type BackendTrouble =
  /** It exceeded its time or memory limit and was stopped; the next call reopens it. */
  | { code: 'backend-stopped' }
  /** Its files can't be opened. */
  | { code: 'backend-unavailable'; reason: string };

/**
 * A change this listener may see, as the JSON text supabase-js reads; or `missed`: changes may have been lost, so fetch
 * the data again.
 */
export type HearChanges = (told: { type: 'change'; n: number; data: string } | { type: 'missed' }) => void;

/**
 * The databases of generated apps, each with sign-in, rows and uploads.
 * A backend opens on its first call and closes when idle; calls that arrive while it opens or closes wait instead of
 * being refused.
 */
export interface Backends {
  /** Handles a supabase-js call; its path starts with `/auth/v1`, `/rest/v1` or `/storage/v1`. */
  fetch(id: BackendId, request: Request): Promise<Result<Response, BackendTrouble>>;
  /**
   * Runs pending migrations in order of name, each entirely or not at all; stops at the first that fails. `together`:
   * all of them or none.
   */
  migrate(
    id: BackendId,
    migrations: readonly Migration[],
    how?: 'each' | 'together',
  ): Promise<Result<{ applied: readonly string[] }, BackendTrouble | MigrationFailure>>;
  /** Changes how people sign in, permanently; applies to later calls only. */
  configure(id: BackendId, settings: AuthSettings): Promise<Result<void, BackendTrouble>>;
  /**
   * Rows of one read-only statement, run as the owner of the app's tables, so policies do not apply. `engine` also
   * reads the engine's internal tables, for example its mails; never use it with SQL an app supplied.
   */
  read(
    id: BackendId,
    sql: string,
    values?: readonly unknown[],
    as?: 'engine',
  ): Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;
  /** The same with a given role and claims: the rows the app's policies let that person see, or Postgres's refusal. */
  readAs(
    id: BackendId,
    caller: Caller,
    sql: string,
    values?: readonly unknown[],
  ): Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;
  /**
   * Inserts, updates or deletes rows, bypassing all policies, for people who edit the project: all statements or none.
   * Returns the rows of each; a refusal carries the SQL of the statement it stopped at. `engine` also reaches the
   * engine's internal tables.
   */
  write(
    id: BackendId,
    statements: readonly Statement[],
    as?: 'engine',
  ): Promise<Result<readonly (readonly Record<string, unknown>[])[], BackendTrouble | MigrationFailure>>;
  /**
   * Tries each statement on top of those before it that worked, then rolls everything back. Returns the refusals, by
   * statement index from 0.
   */
  rehearse(id: BackendId, statements: readonly Statement[]): Promise<Result<readonly Refusal[], BackendTrouble>>;
  /**
   * Sends row changes from now on to these listeners, in order and without waiting for them. Reusing a number replaces
   * that listener, for example with another caller. Refused listeners are not kept. The backend stays open while it has
   * listeners, unless another backend needs its place; changes still arrive after that, because a write reopens it.
   * After `missed` the backend has no listeners any more.
   */
  listen(
    id: BackendId,
    listeners: readonly RowListener[],
    hear: HearChanges,
  ): Promise<Result<readonly ListenerFinding[], BackendTrouble>>;
  /** Nothing is sent to these after this call, not even changes already queued. */
  unlisten(id: BackendId, numbers: readonly number[]): void;
  /** Whether the app's policies let a caller read or write a private channel. */
  mayUse(id: BackendId, use: TopicUse): Promise<Result<boolean, BackendTrouble>>;
  /** Which of these sessions have ended: signed out, or the account was deleted or banned. */
  findEnded(id: BackendId, tokens: readonly TokenOf[]): Promise<Result<readonly TokenOf[], BackendTrouble>>;
  /**
   * Makes somebody an owner of the app, or revokes it, and returns all owners. Does nothing when there is no such
   * account or owner, or, for `first`, when an owner already exists.
   */
  own(id: BackendId, who: Owned): Promise<Result<Owners, BackendTrouble>>;
  /**
   * Calls `hear` after every call that may have written something; returns a function that stops this. Opens nothing.
   */
  onCalled(id: BackendId, hear: () => void): () => void;
  /** Whether anything was ever stored in it; asking opens nothing. */
  hasData(id: BackendId): Promise<boolean>;
  /** Deletes a backend and everything in it. */
  remove(id: BackendId): Promise<void>;
  /** Closes all open backends; every change that was confirmed is on disk. */
  dispose(): Promise<void>;
}
