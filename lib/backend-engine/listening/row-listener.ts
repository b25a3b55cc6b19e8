/** The roles a session may have; any other is refused before it gets here. */
export const roles = ['anon', 'authenticated', 'service_role'] as const;
export type Role = (typeof roles)[number];

/** In whose name rows are looked at: what a signed token said, or a key. */
export type Caller = { role: Role; claims: Readonly<Record<string, unknown>> };

export type ChangeKind = 'INSERT' | 'UPDATE' | 'DELETE';

/** What somebody wants to hear about, as supabase-js asks for it in `postgres_changes`. */
export type RowListener = {
  /** Names it in what is told; unique in an engine. The same number again takes the place of the one before. */
  n: number;
  /** `*` means every one that is published. */
  schema: string;
  table: string;
  event: ChangeKind | '*';
  /** `room=eq.1,title=not.like."a,%"`: all must hold; null for none. */
  filter: string | null;
  /** Columns to send beside the primary key; null for all that the caller may read. */
  select: readonly string[] | null;
  caller: Caller;
};

/** What is to be said of one that was asked for. A refused one is not kept. */
export type ListenerFinding = {
  n: number;
  /** Why it can't be: its filter names what is not there, or compares what can't be compared. */
  refusal: string | null;
  /** Whether any table it asks for is in the publication `supabase_realtime`: nothing is told of others. */
  isPublished: boolean;
};

/** One change, as JSON text that is the same for all these listeners. */
export type ToldChange = { to: readonly number[]; data: string };

/** Use of a private channel; policies on `realtime.messages` decide. */
export type TopicUse = { caller: Caller; topic: string; extension: 'broadcast' | 'presence'; deed: 'read' | 'write' };
