import type { PGlite } from '@supabase/lite/pglite';
import type { Role } from '../listening/row-listener';

/**
 * For whom the session works. `owner` owns what an app has made, `engine` keeps sign-in, uploads and settings, `capture` the
 * queue of changed rows, `owners` the list of those whose the app is: ordinary roles all, as the three an app's callers have. `superuser` is Easel's own, for fixed statements
 * that can run nothing an app has brought.
 */
export type Actor = Role | 'owner' | 'engine' | 'capture' | 'owners' | 'superuser';

/** Every role that is not the superuser, by actor, as the database names it. */
export const actorRoles: Readonly<Record<Exclude<Actor, 'superuser'>, string>> = {
  owner: 'postgres',
  engine: 'easel_engine',
  capture: 'easel_capture',
  owners: 'easel_owner',
  anon: 'anon',
  authenticated: 'authenticated',
  service_role: 'service_role',
};

/** Postgres's own number for the superuser a database begins with, whatever it is called. */
const superuserId = 10;
/** `SECURITY_LOCAL_USERID_CHANGE` of Postgres's `miscadmin.h`. */
const withinDefiner = 1;

/** The part of Postgres's own interface for extensions that says who acts; PGlite exports it. */
type UserInterface = { _SetUserIdAndSecContext(user: number, context: number): void };

export type Actors = {
  /** Reads the roles' numbers; asked for as superuser, once they stand. */
  learn(): Promise<void>;
  /**
   * From now on the session works for this actor, as within a `security definer` function of theirs: Postgres itself refuses
   * `set role`, `set session authorization` and every other way to say them, to commits, deferred triggers and planning as well.
   * Not within a transaction for the superuser, whose end would make the session somebody else again. Costs nothing: no statement.
   */
  become(actor: Actor): void;
  now(): Actor;
};

/**
 * PGlite runs Postgres for a single user, who is superuser for ever: `set role` and `set session authorization` are taken back by
 * any function that says so. So the session as a whole is put where Postgres puts the body of a `security definer` function,
 * by the very call it uses itself. See docs/decisions/backends.md, "Who runs an app's SQL".
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

/** Whose a role is that a caller has; null for one that no caller may have. */
export function callerOf(role: string): Role | null {
  return role === 'anon' || role === 'authenticated' || role === 'service_role' ? role : null;
}
