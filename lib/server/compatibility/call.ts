import type { SupabaseClient } from '@supabase/supabase-js';

/** What the calls work with: people signed in, and the keys; a fresh client a call where a call signs somebody in. */
export type CallWorld = {
  ann: SupabaseClient;
  bob: SupabaseClient;
  stranger: SupabaseClient;
  /** Holds the secret key. */
  admin: SupabaseClient;
  annId: string;
  client(key?: 'publishable' | 'secret'): SupabaseClient;
  /** Signs up somebody new and answers the client they are signed in with. */
  newcomer(): Promise<{ client: SupabaseClient; email: string; password: string }>;
  /** The code of the last mail to somebody. */
  codeTo(email: string): Promise<string>;
  linkTo(email: string): Promise<string>;
};

export const parts = ['rows', 'functions', 'auth', 'uploads', 'realtime'] as const;
export type Part = (typeof parts)[number];

/** One thing supabase-js can be asked, and what Supabase answers; `run` throws where the answer is another. */
export type SupabaseCall = { part: Part; name: string; run(world: CallWorld): Promise<void> };

export function callsOf(part: Part, calls: Readonly<Record<string, SupabaseCall['run']>>): SupabaseCall[] {
  return Object.entries(calls).map(([name, run]) => ({ part, name, run }));
}
