import type { PGlite } from '@supabase/lite/pglite';
import type { Role } from '../listening/row-listener';

/**
 * The role the session works as. `owner` owns everything an app has created, `engine` owns sign-in, uploads and
 * settings, `capture` the queue of changed rows, `owners` the list of the app's owners; `shipper` runs the migrations
 * of ready-made parts. All are ordinary roles, like the three roles of an app's callers. `superuser` is Easel's own,
 * for fixed statements that can't run anything an app brought.
 */
export type Actor = Role | 'owner' | 'engine' | 'capture' | 'owners' | 'shipper' | 'superuser';

/** The Postgres role of each actor except the superuser. */
export const actorRoles: Readonly<Record<Exclude<Actor, 'superuser'>, string>> = {
  owner: 'postgres',
  engine: 'easel_engine',
  capture: 'easel_capture',
  owners: 'easel_owner',
  shipper: 'easel_shipper',
  anon: 'anon',
  authenticated: 'authenticated',
  service_role: 'service_role',
};

/** Postgres's own id for the superuser a database starts with, whatever its name. */
const superuserId = 10;
/** `SECURITY_LOCAL_USERID_CHANGE` of Postgres's `miscadmin.h`. */
const withinDefiner = 1;

/** The part of Postgres's own extension API that sets the current user; PGlite exports it. */
type UserInterface = { _SetUserIdAndSecContext(user: number, context: number): void };

export type Actors = {
  /** Reads the roles' ids; call it as superuser, once the roles exist. */
  learn(): Promise<void>;
  /**
   * From now on the session works as this actor, as if inside one of its `security definer` functions: Postgres itself
   * refuses `set role`, `set session authorization` and every equivalent, and commits, deferred triggers and planning
   * run as the actor too. Do not become superuser inside a transaction: its end would switch the session back. Costs no
   * statement.
   */
  become(actor: Actor): void;
  now(): Actor;
};

/**
 * PGlite runs Postgres in single-user mode, as a permanent superuser: any function can undo `set role` and `set session
 * authorization`. So the whole session is put into the state of a `security definer` function's body, through the very
 * call Postgres uses itself. See docs/decisions/backends.md, "Who runs an app's SQL".
 */
export function createActors(database: PGlite): Actors {
  const { _SetUserIdAndSecContext: set } = database.Module as unknown as Partial<UserInterface>;
  if (set === undefined) throw new Error('This PGlite does not let the session be given to an ordinary role.');
  const ids = new Map<Actor, number>();
  let current: Actor = 'superuser';

  return {
    async learn() {
      const { rows } = await database.query<{ name: string; id: number; isOrdinary: boolean }>(
        `select r.rolname as name, r.oid::int as id, not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication) as "isOrdinary"
         from pg_catalog.pg_roles r where r.oid >= 16384`,
      );
      for (const [actor, name] of Object.entries(actorRoles) as [Actor, string][]) {
        const role = rows.find((row) => row.name === name);
        if (!role?.isOrdinary) throw new Error(`The role ${name} is missing, or is no ordinary one.`);
        ids.set(actor, role.id);
      }
    },
    become(actor) {
      if (actor === 'superuser') {
        if (database.isInTransaction()) throw new Error('Nobody becomes superuser within a transaction.');
        set(superuserId, 0);
      } else {
        const id = ids.get(actor);
        if (id === undefined) throw new Error(`Who ${actor} is was not learnt.`);
        set(id, withinDefiner);
      }
      current = actor;
    },
    now: () => current,
  };
}

/** The actor for a caller's role; null if no caller may have that role. */
export function callerOf(role: string): Role | null {
  return role === 'anon' || role === 'authenticated' || role === 'service_role' ? role : null;
}
