import type { SupabaseClient } from '@supabase/supabase-js';

/** What the calls use: signed-in people, and the keys; calls that sign somebody in get a fresh client. */
export type CallWorld = {
  ann: SupabaseClient;
  bob: SupabaseClient;
  stranger: SupabaseClient;
  /** Uses the secret key. */
  admin: SupabaseClient;
  annId: string;
  client(key?: 'publishable' | 'secret'): SupabaseClient;
  /** Signs up a new person and returns their signed-in client. */
  newcomer(): Promise<{ client: SupabaseClient; email: string; password: string }>;
  /** The code in the last mail to an address. */
  codeTo(email: string): Promise<string>;
  linkTo(email: string): Promise<string>;
};

export const parts = ['rows', 'functions', 'auth', 'uploads', 'realtime'] as const;
export type Part = (typeof parts)[number];

/** One supabase-js call and Supabase's answer; `run` throws if the answer differs. */
export type SupabaseCall = { part: Part; name: string; run(world: CallWorld): Promise<void> };

export function callsOf(part: Part, calls: Readonly<Record<string, SupabaseCall['run']>>): SupabaseCall[] {
  return Object.entries(calls).map(([name, run]) => ({ part, name, run }));
}
