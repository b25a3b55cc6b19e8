import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import WebSocket from 'ws';

/** The backend of a project: `url` is below its preview's own host, `apiUrl` is where programs reach it. */
export type AppBackend = { url: string; apiUrl: string; anonKey: string };

/** supabase-js as an app uses it, without stored sessions; its calls and sockets go directly unless told otherwise. */
export function connectApp(
  { apiUrl, anonKey }: Pick<AppBackend, 'apiUrl' | 'anonKey'>,
  options: { fetch?: typeof fetch; transport?: new (url: string) => WebSocket } = {},
): SupabaseClient {
  return createClient(apiUrl, anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: (options.transport ?? WebSocket) as never },
    global: { fetch: options.fetch ?? fetch },
  });
}
