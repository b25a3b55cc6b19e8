import { supabase } from '@/lib/supabase';

export type Role = 'owner' | 'editor' | 'member';
export type Place = { name: string; role: Role; isBlocked: boolean };
export type Person = {
  user_id: string;
  name: string;
  email: string | null;
  role: 'editor' | 'member';
  is_blocked: boolean;
  joined_at: string;
  last_seen: string | null;
};
export type Failure = { code: string; message: string };

type Answer = { data: unknown; error: { code?: string; message: string } | null };
// The functions of this module, whatever else the app's own types say.
const functions = supabase as unknown as { rpc(name: string, given?: object): PromiseLike<Answer> };

/** Calls one of the part's functions. */
export async function call<Value>(name: string, given?: object): Promise<{ value: Value } | { failure: Failure }> {
  try {
    const { data, error } = await functions.rpc(name, given);
    return error ? { failure: { code: error.code ?? '', message: error.message } } : { value: data as Value };
  } catch {
    return { failure: { code: 'network', message: '' } };
  }
}

export const myPlace = () => call<Place | null>('my_place');
export const setMyName = (name: string) => call<null>('set_my_name', { new_name: name });
export const listPeople = () => call<Person[]>('list_people');
export const setPersonRole = (person: string, role: 'editor' | 'member') =>
  call<null>('set_person_role', { person, new_role: role });
export const setPersonBlocked = (person: string, blocked: boolean) =>
  call<null>('set_person_blocked', { person, blocked });
export const deleteMyAccount = () => call<null>('delete_my_account');
export const exportMyData = () => call<Record<string, unknown[]>>('export_my_data');
