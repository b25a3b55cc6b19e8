import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import WebSocket from 'ws';

/** What a project is said to have: `url` is below its preview's own host, `apiUrl` where programs reach it. */
export type AppBackend = { url: string; apiUrl: string; anonKey: string };

/** supabase-js as an app has it, remembering nobody; its calls and sockets go their plain way unless told otherwise. */
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
