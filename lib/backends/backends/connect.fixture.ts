import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import WebSocket from 'ws';
import type { BackendId } from './backend';
import type { Backends } from './backends';

/** supabase-js as an app uses it, with its calls going straight to the backend. */
export function connect(backends: Backends, id: BackendId, key: string): SupabaseClient {
  return createClient('http://backend.test', key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never },
    global: {
      fetch: async (input, init) => {
        const answer = await backends.fetch(id, new Request(input, init));
        return answer.ok ? answer.value : Response.json(answer.error, { status: 503 });
      },
    },
  });
}
