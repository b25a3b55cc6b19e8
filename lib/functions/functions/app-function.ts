/** One server function of an app: `supabase/functions/<name>/index.ts`. */
export type AppFunction = {
  name: string;
  /** Path of its first file. */
  entry: string;
  /** Whether only callers with one of the app's keys or a session may call it; Supabase's default. */
  needsKey: boolean;
  /** When it runs by itself, as a cron line in UTC; null for never. */
  schedule: string | null;
};

/** The functions of one tree, with every file they may import. */
export type FunctionSources = {
  functions: readonly AppFunction[];
  /** Texts by path. */
  files: Readonly<Record<string, string>>;
};

/** The folder of all functions: each has a folder of its own in it, shared files are in `_shared`. */
export const functionsFolder = 'supabase/functions/';
