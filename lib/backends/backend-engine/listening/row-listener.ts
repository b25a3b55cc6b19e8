/** The roles a session may have; others are refused earlier. */
export const roles = ['anon', 'authenticated', 'service_role'] as const;
export type Role = (typeof roles)[number];

/** The identity under which rows are read: the claims of a signed token, or a key. */
export type Caller = { role: Role; claims: Readonly<Record<string, unknown>> };

export type ChangeKind = 'INSERT' | 'UPDATE' | 'DELETE';

/** A subscription as supabase-js requests it in `postgres_changes`. */
export type RowListener = {
  /** Identifies the listener; unique within an engine. Reusing a number replaces the earlier listener. */
  n: number;
  /** `*` means every published one. */
  schema: string;
  table: string;
  event: ChangeKind | '*';
  /** `room=eq.1,title=not.like."a,%"`: all conditions must hold; null for none. */
  filter: string | null;
  /** Columns to send in addition to the primary key; null for all the caller may read. */
  select: readonly string[] | null;
  caller: Caller;
};

/** The outcome of a subscription. Refused listeners are not kept. */
export type ListenerFinding = {
  n: number;
  /** Why it is refused: its filter names a missing column, or compares what can't be compared. */
  refusal: string | null;
  /** Whether any table it covers is in the publication `supabase_realtime`; changes of others are not sent. */
  isPublished: boolean;
};

/** One change, as JSON text shared by all these listeners. */
export type ToldChange = { to: readonly number[]; data: string };

/** A use of a private channel; policies on `realtime.messages` decide. */
export type TopicUse = { caller: Caller; topic: string; extension: 'broadcast' | 'presence'; deed: 'read' | 'write' };
