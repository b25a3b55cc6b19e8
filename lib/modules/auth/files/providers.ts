import type { SupabaseClient } from '@supabase/supabase-js';

export const providers = ['google', 'github'] as const;
export type Provider = (typeof providers)[number];
export const nameOfProvider: Readonly<Record<Provider, string>> = { google: 'Google', github: 'GitHub' };

/**
 * Which of Google and GitHub this backend is set up for, as it says itself; none if it can't be asked. In Easel's own
 * database there are none: they are switched on in the Supabase project that has the live data.
 */
export async function findProviders(client: SupabaseClient, ask: typeof fetch = fetch): Promise<Provider[]> {
  // Fields of the client that its types keep to itself.
  const { supabaseUrl, supabaseKey } = client as unknown as { supabaseUrl: string; supabaseKey: string };
  try {
    const answer = await ask(new URL('auth/v1/settings', `${supabaseUrl.replace(/\/$/, '')}/`), {
      headers: { apikey: supabaseKey },
    });
    if (!answer.ok) return [];
    const told = (await answer.json()) as { external?: Record<string, unknown> } | null;
    return providers.filter((one) => told?.external?.[one] === true);
  } catch {
    return [];
  }
}
