import { createClient } from '@supabase/supabase-js';
import type { Database } from './database.types';

/** The app's own backend: sign-in, tables, uploads. */
export const supabase = createClient<Database>(
  import.meta.env.VITE_SUPABASE_URL,
  import.meta.env.VITE_SUPABASE_ANON_KEY,
);
