import type { SupabaseClient } from '@supabase/supabase-js';
import type { TestBackends } from '../../backends/backends/backends.fixture';
import { openAuthWorld, type AuthWorld, type Somebody } from './auth-world.fixture';
import { enterClass } from './files/class-entry';

export type Pupil = Somebody & { name: string; pin: string };
export type SchoolClass = { id: string; code: string };
export type ClassWorld = AuthWorld & {
  /** An editor without a class. */
  colleague: Somebody;
  /** Makes a class as the editor. */
  makeClass(title: string): Promise<SchoolClass>;
  join(of: SchoolClass, name: string, pin?: string): Promise<Pupil>;
  /** Whether this code, name and PIN open the app. */
  enters(code: string, name: string, pin: string, client?: SupabaseClient): Promise<boolean>;
  /** Asks the database directly by plain HTTP, as a stranger. */
  ask(
    code: string,
    name: string,
    pin: string,
    at?: string,
    init?: RequestInit,
  ): Promise<{ status: number; text: string }>;
};

/** The world of `openAuthWorld`, with editors who create classes. */
export async function openClassWorld(opened: TestBackends, sql: string): Promise<ClassWorld> {
  const world = await openAuthWorld(opened, sql);
  const colleague = await world.arrive('colleague@x.test', { name: 'Cora' });
  const raised = await world.owner.client.rpc('set_person_role', { person: colleague.id, new_role: 'editor' });
  if (raised.error) throw new Error(raised.error.message);
  const enters: ClassWorld['enters'] = async (code, name, pin, client = world.fresh()) =>
    (await enterClass(client, { code, name, pin })) === null;
  return {
    ...world,
    colleague,
    enters,
    async makeClass(title) {
      const made = await world.editor.client.rpc('app_class_make', { new_title: title });
      if (made.error) throw new Error(made.error.message);
      const [row] = await world.read(`select id, code from public.app_classes where id = '${made.data as string}'`);
      return row as SchoolClass;
    },
    async join({ code }, name, pin = '7319') {
      const client = world.fresh();
      if (!(await enters(code, name, pin, client))) throw new Error(`${name} does not get in`);
      const session = (await client.auth.getSession()).data.session!;
      const { id, email = '' } = session.user;
      return { client, id, email, name, pin, token: session.access_token };
    },
    ask: (code, name, pin, at = '', init = {}) =>
      world.call(`/rest/v1/rpc/app_class_sign_in${at}`, {
        method: 'POST',
        body: JSON.stringify({ given_code: code, given_name: name, given_pin: pin }),
        ...init,
        headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string> | undefined) },
      }),
  };
}
